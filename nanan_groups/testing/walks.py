"""Which files of ours a request runs through, from the button to the row: what somebody has to open to follow it.

``with Walk() as walk: client.post(...)`` notes every file of ours in which a function was called, and every template that
was rendered. What runs when a module is imported does not count: nobody reads that on the way.
"""

import sys
import threading
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.test.signals import template_rendered

MOST_FILES = 6  # of the slice and of what papers share
WINGS = ("groups", "staffing", "funding", "evaluation")


@dataclass
class Walk:
    """``files``: paths from the root, in the order in which they were first entered; templates among them."""

    files: list[str] = field(default_factory=list)

    def __enter__(self):
        self.root = f"{settings.BASE_DIR}/"
        import_module(settings.ROOT_URLCONF)  # with every view, so that none is imported on the way
        sys.setprofile(self._called)
        threading.setprofile(self._called)
        template_rendered.connect(self._rendered)
        return self

    def __exit__(self, *problem):
        sys.setprofile(None)
        threading.setprofile(None)
        template_rendered.disconnect(self._rendered)

    def _called(self, frame, event, argument):
        code = frame.f_code
        if event == "call" and code.co_name not in ("<module>", "__call__") and code.co_filename.startswith(self.root):
            self._note(code.co_filename)

    def _rendered(self, template, **kwargs):
        if template.origin and str(template.origin.name).startswith(self.root):
            self._note(str(template.origin.name))

    def _note(self, name: str) -> None:
        path = name.removeprefix(self.root)
        if path not in self.files and not {"tests", "testing", ".venv"} & set(Path(path).parts):
            self.files.append(path)

    def within(self, *folders: str) -> list[str]:
        """Of these folders of the code, with their templates."""
        starts = [f"{folder}/" for folder in folders]
        starts += [f"templates/{folder.removeprefix('groups/')}/" for folder in folders]
        return sorted(path for path in self.files if path.startswith(tuple(starts)))

    @property
    def of_wings(self) -> list[str]:
        return self.within(*WINGS, *(path.name for path in (settings.BASE_DIR / "groups").iterdir() if path.is_dir()))

    def told(self, title: str, *folders: str) -> str:
        """For people: the slice's files, the other wings' files, how many of each floor below."""
        own = self.within(*folders)
        others = [path for path in self.of_wings if path not in own]
        floors = [path for path in self.files if path not in own and path not in others]
        counts: dict[str, int] = {}
        for path in floors:
            floor = "/".join(Path(path).parts[:2])
            counts[floor] = counts.get(floor, 0) + 1
        lines = [f"{title}: {len(own)} files of {', '.join(folders)}", *(f"    {path}" for path in own)]
        lines += [f"  lower apps: {len(others)}", *(f"    {path}" for path in others)]
        lines += [f"  floors below: {len(floors)} ({', '.join(f'{name} {n}' for name, n in sorted(counts.items()))})"]
        return "\n".join(lines)
