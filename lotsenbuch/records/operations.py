"""Migration operations of the house that Django's own do at a price we need not pay."""

from django.db import migrations
from django.db.migrations.state import ProjectState


class AddConstraint(migrations.AddConstraint):
    """Add a constraint or row policy without building the model and all its relatives anew.

    Django's own operation renders every model that is related to the changed one once more. Here nearly all are
    related, and a table has several policies: setting up a database spent three quarters of its time on that.
    A constraint changes nothing of the class but its list of constraints, which is all that happens here.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the constraint in the options of the model, and of its class where one was built."""
        options = state.models[app_label, self.model_name_lower].options
        options["constraints"] = [*options.get("constraints", []), self.constraint]
        if "apps" in state.__dict__:
            meta = state.apps.get_model(app_label, self.model_name)._meta  # Django's documented way
            meta.constraints = [*meta.constraints, self.constraint]
