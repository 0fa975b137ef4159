from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charges", "0007_kept_directories")]

    operations = [
        migrations.AddField(
            model_name="printrun",
            name="only_new",
            field=models.BooleanField(
                "только без жителя в портале", default=False, db_default=False
            ),
        ),
        migrations.AlterField(
            model_name="printrun",
            name="layout",
            field=models.CharField(
                "вид",
                max_length=6,
                choices=[
                    ("pdf", "Один PDF, лист на квитанцию"),
                    ("halves", "Один PDF, две квитанции на листе"),
                    ("zip", "Архив: файл на каждый счёт"),
                    ("slips", "Приглашения жителям"),
                ],
                default="pdf",
            ),
        ),
    ]
