"""Addresses of the desk. Nouns are pages, verbs are POST sub-paths."""

from django.urls import path

from zhaoshang.web.desk import bulletins, day, figures, imports, lists, months

app_name = "desk"
urlpatterns = [
    path("", day.day, name="day"),
    path("cockpit/", figures.cockpit, name="cockpit"),
    path("figures/", figures.every_figure, name="figures"),
    path("figures/<slug:key>/", figures.one_figure, name="figure"),
    path("figures/<slug:key>/export/", figures.export, name="figure-export"),
    path("rows/<str:kind>/<int:pk>/", figures.one_row, name="row"),
    path("rows/<str:kind>/<int:pk>/correct/", figures.correct, name="correct"),
    path("months/", months.every_month, name="months"),
    path("months/<str:month>/close/", months.close, name="close"),
    path("targets/", months.target, name="target"),
    path("league/", months.league_table, name="league"),
    path("league/external/", months.external, name="external"),
    path("synonyms/<slug:key>/", imports.synonyms, name="synonyms"),
    path("imports/", imports.every_import, name="imports"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/columns/", imports.columns, name="columns"),
    path("imports/<int:pk>/book/", imports.book, name="book"),
    path("imports/<int:pk>/undo/", imports.undo, name="undo"),
    path("imports/<int:pk>/drop/", imports.drop, name="drop"),
    path("imports/<int:pk>/refused/", imports.refused, name="refused"),
    path("imports/<int:pk>/original/", imports.original, name="original"),
    path("projects/", lists.projects, name="projects"),
    path("projects/<int:pk>/", lists.one_project, name="project"),
    path("estate/", lists.estate, name="estate"),
    path("enterprises/", lists.enterprises, name="enterprises"),
    path("bulletins/", bulletins.every_bulletin, name="bulletins"),
    path("bulletins/<int:pk>/", bulletins.one_bulletin, name="bulletin"),
    path("bulletins/<int:pk>/word/", bulletins.word, name="bulletin-word"),
    path("bulletins/<int:pk>/publish/", bulletins.publish, name="bulletin-publish"),
    path("bulletins/<int:pk>/withdraw/", bulletins.withdraw, name="bulletin-withdraw"),
    path("bulletins/compose/<str:month>/", bulletins.compose, name="bulletin-compose"),
    path("journal/", day.journal, name="journal"),
    path("people/", day.people, name="people"),
    path("people/appoint/", day.appoint, name="appoint"),
    path("people/<int:pk>/", day.person, name="person"),
    path("people/<int:pk>/grant/", day.grant, name="grant"),
    path("grants/<int:pk>/withdraw/", day.withdraw, name="withdraw"),
]
