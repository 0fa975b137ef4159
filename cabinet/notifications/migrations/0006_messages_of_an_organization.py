from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["organization", "-id"], name="message_of_own"),
        ),
    ]
