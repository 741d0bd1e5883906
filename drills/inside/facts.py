"""What a drill needs to know before it begins.

python -m drills.inside.facts
"""

from django.contrib.auth.models import Group

from accounts.roles import AGENT
from drills.inside import tell
from kb.models import ProductPage
from search.models import Change

if __name__ == "__main__":
    products = ProductPage.objects.order_by("-depth", "pk")
    tell(
        {
            "newest_change": Change.objects.newest(),
            "agents": Group.objects.get(name=AGENT).pk,
            "products": list(
                ProductPage.objects.order_by("-depth", "pk").values_list("pk", flat=True)
            ),
        }
    )
