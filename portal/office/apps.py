from wagtail.users.apps import WagtailUsersAppConfig


class EmployeesConfig(WagtailUsersAppConfig):
    """Wagtail's users and groups, on screens that let nobody rise above themselves."""

    user_viewset = "portal.office.people.EmployeeViewSet"
    group_viewset = "portal.office.roles.RoleViewSet"
