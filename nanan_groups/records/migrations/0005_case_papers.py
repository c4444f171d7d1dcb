from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import nanan_groups.records.models.imports
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('records', '0004_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CasePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('incoming', '来文'), ('outgoing', '发文'), ('notice', '公示'), ('other', '其他')], max_length=12, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('number', models.CharField(blank=True, help_text='如“南岸教〔2026〕12号”', max_length=60, verbose_name='发文字号')),
                ('office', models.CharField(blank=True, max_length=80, verbose_name='发文单位')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='收文日期')),
                ('published_from', models.DateField(blank=True, null=True, verbose_name='公示起')),
                ('published_to', models.DateField(blank=True, null=True, verbose_name='公示止')),
                ('published_where', models.CharField(blank=True, help_text='网站、公告栏等', max_length=120, verbose_name='公示地点')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='records.case', verbose_name='流程')),
            ],
            options={
                'verbose_name': '公文',
                'verbose_name_plural': '公文',
                'ordering': ['case_id', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['incoming', 'outgoing', 'notice', 'other']), models.Q(('title', ''), _negated=True)), name='records_casepaper_kind', violation_error_message='公文须写明种类和标题。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'outgoing'), _negated=True), models.Q(('dated_on__isnull', False), models.Q(('number', ''), _negated=True), models.Q(('office', ''), _negated=True)), _connector='OR'), name='records_casepaper_outgoing', violation_error_message='发文须写明发文字号、发文单位和成文日期。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'incoming'), _negated=True), models.Q(('received_on__isnull', False), models.Q(('office', ''), _negated=True)), _connector='OR'), name='records_casepaper_incoming', violation_error_message='来文须写明发文单位和收文日期。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'notice'), ('published_from__isnull', False), ('published_to__isnull', False), models.Q(('published_where', ''), _negated=True)), models.Q(models.Q(('kind', 'notice'), _negated=True), ('published_from__isnull', True), ('published_to__isnull', True), ('published_where', '')), _connector='OR'), name='records_casepaper_published', violation_error_message='公示须写明起止日期和地点；不是公示的，这三项留空。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_to__isnull', True), ('published_to__gte', models.F('published_from')), _connector='OR'), models.Q(('received_on__isnull', True), ('dated_on__isnull', True), ('received_on__gte', models.F('dated_on')), _connector='OR')), name='records_casepaper_days', violation_error_message='日期前后不符：公示止不能早于公示起，收文日期不能早于成文日期。'),
                    models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('case', 'kind', 'number'), name='records_casepaper_number', violation_error_message='这一发文字号的公文已经登记在本流程下，没有重复登记。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCasePaper',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=16, verbose_name='编号')),
                ('kind', models.CharField(choices=[('incoming', '来文'), ('outgoing', '发文'), ('notice', '公示'), ('other', '其他')], max_length=12, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('number', models.CharField(blank=True, help_text='如“南岸教〔2026〕12号”', max_length=60, verbose_name='发文字号')),
                ('office', models.CharField(blank=True, max_length=80, verbose_name='发文单位')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='收文日期')),
                ('published_from', models.DateField(blank=True, null=True, verbose_name='公示起')),
                ('published_to', models.DateField(blank=True, null=True, verbose_name='公示止')),
                ('published_where', models.CharField(blank=True, help_text='网站、公告栏等', max_length=120, verbose_name='公示地点')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.case', verbose_name='流程')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '公文历史',
                'verbose_name_plural': '公文历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='records_casepaper_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
