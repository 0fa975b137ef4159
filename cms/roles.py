"""What an editor of the site may do in the back office."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
HOME_DEPTH = 2
WORKFLOW = "Согласование с руководителем"
TASK = "Одобрение руководителя"
FILE_RIGHTS = ("add", "change", "choose", "delete")
FILE_MODELS = (("wagtailimages", "image"), ("wagtaildocs", "document"))


def editor_permissions(group: Group) -> None:
    """Let a group write and publish below the home page, with files; repeatable.

    Needs the permissions of every app, so call it when all have migrated.
    """
    group.permissions.add(*_model_rights())
    _grant_pages(group)
    _grant_files(group)


def _model_rights() -> list[Permission]:
    return list(
        Permission.objects.filter(
            Q(content_type__app_label="wagtailadmin", codename="access_admin")
            | Q(content_type__app_label="wagtailredirects")
            | Q(content_type__app_label="cms", codename__endswith="_newscategory")
            | Q(content_type__app_label="wagtailsearchpromotions")
            | Q(content_type__app_label="cms", codename="change_sitesettings")
        )
    )


def _grant_pages(group: Group) -> None:
    rights = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS
    )
    for site in Site.objects.select_related("root_page"):
        for right in rights:
            GroupPagePermission.objects.get_or_create(
                group=group, page=site.root_page, permission=right
            )


def _grant_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for right in _file_rights() if root else ():
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=right
        )


def _file_rights() -> list[Permission]:
    rights: list[Permission] = []
    for app_label, model in FILE_MODELS:
        kind = ContentType.objects.get_by_natural_key(app_label, model)
        names = [f"{right}_{model}" for right in FILE_RIGHTS]
        rights += Permission.objects.filter(content_type=kind, codename__in=names)
    return rights


def create_workflow(*, chief: Group) -> None:
    """Let editors send a page to the chief; a company may change it, so once only.

    An editor who may publish may also go without; taking that right from the
    role makes the approval a duty.
    """
    root = Page.objects.filter(depth=HOME_DEPTH).first()
    if root is None or Workflow.objects.filter(name=WORKFLOW).exists():
        return
    Workflow.objects.update(active=False)
    WorkflowPage.objects.all().delete()
    task = GroupApprovalTask.objects.create(name=TASK)
    task.groups.add(chief)
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


def no_editor_permissions(group: Group) -> None:
    """Take the site back from a group; entry to the back office stays."""
    site = [one for one in _model_rights() if one.codename != "access_admin"]
    group.permissions.remove(*site)
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
