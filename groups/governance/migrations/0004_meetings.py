from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrations.Migration):
    dependencies = [
        ('governance', '0003_organs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='BodyMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('held_on', models.DateField(verbose_name='会议日期')),
                ('kind', models.CharField(choices=[('regular', '例会'), ('special', '专题会议'), ('annual', '年度会议')], default='regular', max_length=12, verbose_name='会议类别')),
                ('place', models.CharField(max_length=80, verbose_name='地点')),
                ('agenda', models.TextField(max_length=2000, verbose_name='议题')),
                ('minutes', models.TextField(blank=True, max_length=20000, verbose_name='会议纪要')),
            ],
            options={
                'verbose_name': '治理机构会议',
                'verbose_name_plural': '治理机构会议',
                'ordering': ['-held_on', '-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('agenda', ''), _negated=True), models.Q(('place', ''), _negated=True), ('kind__in', ['regular', 'special', 'annual'])), name='governance_bodymeeting_told', violation_error_message='会议的地点和议题不能为空，类别须在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BodyResolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.TextField(max_length=2000, verbose_name='决议内容')),
                ('responsible', models.CharField(max_length=80, verbose_name='责任人（学校）')),
                ('due_on', models.DateField(verbose_name='完成期限')),
                ('state', models.CharField(choices=[('open', '办理中'), ('done', '已完成'), ('dropped', '不再办理')], default='open', max_length=8, verbose_name='办理状态')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='办理结果')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='governance.bodymeeting', verbose_name='会议')),
            ],
            options={
                'verbose_name': '会议决议',
                'verbose_name_plural': '会议决议',
                'ordering': ['due_on', 'meeting_id', 'ordinal'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'ordinal'), name='governance_bodyresolution_once', violation_error_message='这次会议已有同一序号的决议。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('responsible', ''), _negated=True), ('ordinal__gte', 1)), name='governance_bodyresolution_told', violation_error_message='决议内容和责任人不能为空。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('result', ''), ('state', 'open')), models.Q(('closed_on__isnull', False), ('state__in', ['done', 'dropped']), models.Q(('result', ''), _negated=True)), _connector='OR'), name='governance_bodyresolution_state', violation_error_message='办结的决议须有办结日和办理结果，办理中的没有。'),
                ],
            },
        ),
        migrations.AddField(
            model_name='bodymeeting',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='governance.governingbody', verbose_name='治理机构'),
        ),
        migrations.CreateModel(
            name='HistoricalBodyMeeting',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=12, verbose_name='编码')),
                ('held_on', models.DateField(verbose_name='会议日期')),
                ('kind', models.CharField(choices=[('regular', '例会'), ('special', '专题会议'), ('annual', '年度会议')], default='regular', max_length=12, verbose_name='会议类别')),
                ('place', models.CharField(max_length=80, verbose_name='地点')),
                ('agenda', models.TextField(max_length=2000, verbose_name='议题')),
                ('minutes', models.TextField(blank=True, max_length=20000, verbose_name='会议纪要')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.governingbody', verbose_name='治理机构')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '治理机构会议历史',
                'verbose_name_plural': '治理机构会议历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_bodymeeting_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalBodyResolution',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.TextField(max_length=2000, verbose_name='决议内容')),
                ('responsible', models.CharField(max_length=80, verbose_name='责任人（学校）')),
                ('due_on', models.DateField(verbose_name='完成期限')),
                ('state', models.CharField(choices=[('open', '办理中'), ('done', '已完成'), ('dropped', '不再办理')], default='open', max_length=8, verbose_name='办理状态')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='办理结果')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.bodymeeting', verbose_name='会议')),
            ],
            options={
                'verbose_name': '会议决议历史',
                'verbose_name_plural': '会议决议历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_bodyresolution_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMeetingAttendance',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', '出席'), ('excused', '请假'), ('absent', '缺席')], max_length=8, verbose_name='出席情况')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.bodymeeting', verbose_name='会议')),
                ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.bodymember', verbose_name='成员')),
            ],
            options={
                'verbose_name': '会议出席历史',
                'verbose_name_plural': '会议出席历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_meetingattendance_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalResolutionNote',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('text', models.TextField(max_length=1000, verbose_name='进展')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolution', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.bodyresolution', verbose_name='会议决议')),
            ],
            options={
                'verbose_name': '决议进展历史',
                'verbose_name_plural': '决议进展历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_resolutionnote_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MeetingAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', '出席'), ('excused', '请假'), ('absent', '缺席')], max_length=8, verbose_name='出席情况')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='governance.bodymeeting', verbose_name='会议')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='governance.bodymember', verbose_name='成员')),
            ],
            options={
                'verbose_name': '会议出席',
                'verbose_name_plural': '会议出席',
                'ordering': ['meeting_id', 'member_id'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'member'), name='governance_meetingattendance_once', violation_error_message='该成员的出席情况已登记。'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['present', 'excused', 'absent'])), name='governance_meetingattendance_status', violation_error_message='出席情况须在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ResolutionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('text', models.TextField(max_length=1000, verbose_name='进展')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='resolution_notes', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='governance.bodyresolution', verbose_name='会议决议')),
            ],
            options={
                'verbose_name': '决议进展',
                'verbose_name_plural': '决议进展',
                'ordering': ['resolution_id', 'day', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='governance_resolutionnote_told', violation_error_message='进展不能为空。'),
                ],
            },
        ),
    ]
