"""Importing a file of questions: tried first, then done; and files to start from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic.edit import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.roles import MANAGES_BANK
from kb.models import ProductPage
from kb.querysets import products_for
from kb.studio.permissions import NeedsPermission
from quizzes.formats import FORMATS, FormatError, read, refuse_large, template
from quizzes.importing import Options, import_questions
from quizzes.studio.pages import bank, person_of

SHOWN = 200  # faults or warnings on a page
TEMPLATES = ("csv", "xlsx")
BESIDE = 2**16  # bytes that an upload may have beside its file
AT_ONCE, THROWN_AWAY = 2**16, 2**28  # bytes of an upload that is refused


class ImportForm(forms.Form):
    """A file, its format, and where its questions go."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="GIFT, Aiken, Moodle XML, QTI 2.1, CSV or Excel, up to 50 MB.",
    )
    kind = forms.ChoiceField(
        label="Format",
        required=False,
        choices=[("", "Told from the file"), *((k, f.label) for k, f in FORMATS.items())],
    )
    product = forms.ModelChoiceField(
        ProductPage.objects.none(),
        required=False,
        empty_label="None, or that of its category",
        help_text="What the questions are about.",
    )
    drafts = forms.BooleanField(
        required=False, label="As drafts", help_text="None of them is asked before you say so."
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products_for(person)  # type: ignore[attr-defined]


@method_decorator(csrf_exempt, name="dispatch")  # its check reads the upload: `post` calls it
class ImportView(NeedsPermission, WagtailAdminTemplateMixin, FormView[ImportForm]):
    """All questions of a file, or nothing of it."""

    needs = MANAGES_BANK
    form_class = ImportForm
    template_name = "quizzes/studio/import.html"
    page_title = "Import questions"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The bank, then this."""
        label, url = bank()
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, {"url": url, "label": label}, here]

    def get_form_kwargs(self) -> dict[str, Any]:
        """With who asks."""
        return {**super().get_form_kwargs(), "person": person_of(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file that is too large is refused by its length: nothing keeps or parses it."""
        try:
            refuse_large("", _length(request) - BESIDE)
        except FormatError as error:
            _throw_away(request)
            form = ImportForm(person=person_of(request))
            told = {"form": form, "dry_run": True, "faults": error.faults}
            return self.render_to_response(self.get_context_data(**told))
        guarded = csrf_protect(super().post)
        return guarded(request, *args, **kwargs)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Says what was done, or would be; a file that is wrong changes nothing."""
        dry_run = self.request.POST.get("do") != "import"
        try:
            told = _imported(self.request, form.cleaned_data, dry_run=dry_run)
        except FormatError as error:
            told = {"faults": error.faults[:SHOWN], "more": len(error.faults) - SHOWN}
        return self.render_to_response(self.get_context_data(form=form, dry_run=dry_run, **told))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the files to start from."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        templates = [(FORMATS[k].label, reverse("bank:template", args=[k])) for k in TEMPLATES]
        return {**context, "templates": templates, "media": context["form"].media}


def _length(request: HttpRequest) -> int:
    """How many bytes are about to be sent, as far as it is said."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _throw_away(request: HttpRequest) -> None:
    """Let the browser send to its end, not for ever: one that is cut off shows no answer."""
    for _ in range(THROWN_AWAY // AT_ONCE):
        if not request.read(AT_ONCE):
            return


def _imported(request: HttpRequest, said: dict[str, Any], *, dry_run: bool) -> dict[str, Any]:
    file: UploadedFile = said["file"]
    name = file.name or "file"
    refuse_large(name, file.size or 0)
    options = Options(
        by=person_of(request),
        product=said["product"],
        drafts=said["drafts"],
        dry_run=dry_run,
        file=name,
    )
    report = import_questions(read(name, file.read(), said["kind"]), options)
    more = len(report.warnings) - SHOWN
    return {"report": report, "warnings": report.warnings[:SHOWN], "more": more}


class TemplateFile(NeedsPermission, View):
    """A table to start from, with a question of each type that it holds."""

    needs = MANAGES_BANK

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is no table."""
        if kind not in TEMPLATES:
            raise Http404
        return as_file(template(kind), f"questions{FORMATS[kind].suffix}")


def as_file(data: bytes, name: str) -> HttpResponse:
    """A file to be saved."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
