"""Pictures of the register: the network and the time line of a group, the network of all groups, the district in bars."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.generic import TemplateView

from groups.reading.pictures.queries.district import district_counts
from groups.reading.pictures.queries.lives import lives_of
from groups.reading.pictures.queries.networks import neighbours_of, shared_network
from groups.reading.pictures.rules import Network
from groups.reading.pictures.views import parts
from groups.reading.pictures.views.district import charts, figures
from groups.reading.pictures.views.parts import Addresses
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.acts import acts_of, entries
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import Register, load_register
from groups.rights.roles import HISTORY, VIEW
from nanan_groups.kit.charts import Key, layers, outline, star, timeline
from nanan_groups.kit.pages import AsOf, ScopedView
from nanan_groups.records.queries import last_change

MOST_GROUPS = 120  # in one picture; beyond, only those that share something
MOST_ACTS = 200


class GroupPictureView(ScopedView, TemplateView):
    """A group on a day: who belongs to it, and what came before."""

    permission = VIEW
    template_name = "reading/pictures/pictures_group.html"

    def get_context_data(self, **kwargs):
        visible = EducationGroup.objects.visible_to(self.scope, VIEW)
        group = get_object_or_404(visible, code=self.kwargs["code"])
        as_of = AsOf.from_request(self.request)
        to = Addresses(self.scope, as_of.query)
        register = load_register(as_of.day, EducationGroup.objects.filter(pk=group.pk))
        name = register.groups[0].name if register.groups else str(group)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            group={"name": name, "code": group.code, "url": to.group(group.code)},
            crumb={"text": name, "url": to.group(group.code)},
            all_url=to.rows("network"),
            network=_group_network(register, group, name, visible, to) if register.groups else None,
            past=self._past(group, name, as_of, to),
            **kwargs,
        )

    def _past(self, group: EducationGroup, name: str, as_of: AsOf, to: Addresses) -> dict:
        lives = lives_of(group, as_of.day)
        acts = (
            entries(acts_of([group.code], scope=self.scope)[:MOST_ACTS])
            if self.scope.may_for_group(HISTORY, group.pk)
            else []
        )
        moments, days = parts.moments_of(acts)
        bands = parts.span_bands(lives, to)
        words = {
            "title": f"{name}的沿革",
            "desc": f"总校、成员与校地共建的起止，共 {len(lives)} 行；办理事项 {len(moments)} 个日期。",
            "today": as_of.day,
            "today_text": f"截至{as_of.text}",
            "moments_text": "办理事项生效日",
        }
        shown = {band.css for band in bands if band.spans}
        legend = [key for key in (Key("集团总校", "lead"), *parts.RELATION_KEYS) if key.css in shown]
        if any(phase.css for band in bands for span in band.spans for phase in span.phases):
            legend.append(parts.NOT_OPEN)
        return {
            "drawings": [
                timeline(bands, moments, ident="past", legend=legend, **words),
                timeline(bands, moments, ident="past-narrow", width=340, **words),
            ],
            "rows": parts.life_rows(lives, to),
            "days": days,
            "cut": len(acts) == MOST_ACTS,
            "sees_acts": self.scope.may_for_group(HISTORY, group.pk),
        }


def _group_network(register: Register, group: EducationGroup, name: str, visible, to: Addresses) -> dict:
    around = neighbours_of(register, group, visible)
    named = named_counts(register.declared.get(group.pk, []), register.day)
    root = parts.lead_leaf(register, group.pk, to)
    bands = parts.bands_of(register, group.pk, around, named, to)
    beyond, ways = parts.beyond_of(register, group.pk, around, to)
    said = [f"{band.title} {len(band.leaves)} 个" for band in bands if band.leaves]
    said += [f"通过成员或高校相连的其他集团 {len(beyond)} 个"] if beyond else []
    words = {
        "title": f"{name}关系图",
        "desc": f"总校：{root.text}。{'；'.join(said)}。" if said else f"总校：{root.text}。",
        "legend": parts.group_legend(bands, beyond),
    }
    return {
        "drawings": [
            star(root, bands, beyond, ways, ident="network", **words),
            outline(root, bands, beyond, ways, ident="network-narrow", **words),
        ],
        "rows": parts.network_rows(register, group.pk, around, named, to),
    }


class _DistrictPicture(ScopedView, TemplateView):
    """A page whose body is the same for all readers who see the whole district: rendered once until the next act."""

    permission = VIEW
    body_template = ""

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        to = Addresses(self.scope, as_of.query)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            district=self.scope.may_everywhere(VIEW),
            list_url=to.rows("group-list"),
            network_url=to.rows("network"),
            district_url=to.rows("district"),
            body=self._body(as_of, to),
            **kwargs,
        )

    def _body(self, as_of: AsOf, to: Addresses) -> str:
        def render():
            return render_to_string(self.body_template, self.body_context(as_of, to))

        if not self.scope.may_everywhere(VIEW):
            return render()
        stamp = last_change()
        return cache.get_or_set(f"{self.body_template}:{stamp}:{as_of.iso}:{int(as_of.is_today)}", render, 3600)

    def body_context(self, as_of: AsOf, to: Addresses) -> dict:
        raise NotImplementedError


class NetworkView(_DistrictPicture):
    """All groups the reader sees, and the institutions they share."""

    template_name = "reading/pictures/pictures_network.html"
    body_template = "reading/pictures/_pictures_network.html"

    def body_context(self, as_of, to):
        network = shared_network(as_of.day, EducationGroup.objects.visible_to(self.scope, VIEW))
        drawn, left_out = _bounded(network)
        sharing = len(network.sharing)
        words = {
            "title": "教育集团关系总图",
            "desc": f"{len(network.groups)} 个集团，{len(network.shared)} 所共有的学校和高校；{sharing} 个集团与其他集团相连。",
        }
        return {
            "drawings": [
                layers(
                    parts.columns_of(drawn, to),
                    [parts.shared_leaf(one, to) for one in drawn.shared],
                    parts.lines_of(drawn),
                    ident="network",
                    legend=parts.network_legend(drawn),
                    **words,
                ),
                outline(None, *parts.shared_bands(drawn, to), ident="network-narrow", **words),
            ],
            "rows": parts.shared_rows(drawn, to),
            "left_out": left_out,
            "alone": len(network.groups) - len({group for one in network.shared for group in one.ties}),
            "list_url": to.rows("group-list"),
            "empty": not network.groups,
        }


def _bounded(network: Network) -> tuple[Network, int]:
    """What one picture can show, and how many groups it leaves out."""
    if len(network.groups) <= MOST_GROUPS:
        return network, 0
    sharing = network.sharing
    groups = [spot for spot in network.groups if spot.pk in sharing][:MOST_GROUPS]
    kept = {spot.pk for spot in groups}
    shared = tuple(one for one in network.shared if kept.issuperset(one.ties))
    return Network(tuple(groups), shared), len(network.groups) - len(groups)


class DistrictView(_DistrictPicture):
    """The district by category, relation, state and ownership; each figure leads to its rows."""

    template_name = "reading/pictures/pictures_district.html"
    body_template = "reading/pictures/_pictures_district.html"

    def body_context(self, as_of, to):
        found = district_counts(
            as_of.day,
            EducationGroup.objects.visible_to(self.scope, VIEW),
            Institution.objects.visible_to(self.scope, VIEW),
        )
        return {"figures": figures(found, to), "charts": charts(found, to), "empty": not found.groups}
