from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.records.models.imports


class Migration(migrating.Migration):
    dependencies = [
        ('records', '0001_acts_and_events'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=nanan_groups.records.models.imports.new_token, editable=False, max_length=32, verbose_name='编号')),
                ('dataset', models.CharField(max_length=32, verbose_name='数据表')),
                ('unit', models.CharField(help_text='同一范围的同一数据表一次只有一个导入在进行', max_length=120, verbose_name='范围编码')),
                ('unit_text', models.CharField(max_length=120, verbose_name='范围')),
                ('file', models.FileField(max_length=200, storage=nanan_groups.records.models.imports.private_files, upload_to=nanan_groups.records.models.imports._stored_name, verbose_name='文件')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件指纹')),
                ('size', models.PositiveBigIntegerField(verbose_name='大小（字节）')),
                ('sheet_name', models.CharField(blank=True, max_length=100, verbose_name='工作表')),
                ('layout', models.JSONField(blank=True, default=dict, verbose_name='表头')),
                ('effective_on', models.DateField(verbose_name='生效日')),
                ('reason', models.CharField(max_length=500, verbose_name='说明')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('state', models.CharField(choices=[('received', '等待检查'), ('checking', '正在检查'), ('ready', '待确认'), ('unusable', '文件不能使用'), ('writing', '正在写入'), ('done', '已写入'), ('undone', '已撤销'), ('cancelled', '已放弃'), ('broken', '已中断'), ('expired', '已过期')], default='received', max_length=12, verbose_name='状态')),
                ('good_rows', models.BooleanField(default=False, verbose_name='只写入无误的行')),
                ('received_at', models.DateTimeField(verbose_name='上传时间')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='检查完成')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='最近进展')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='行数')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='变更')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='未变')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='有误')),
                ('hidden_rows', models.PositiveIntegerField(default=0, verbose_name='隐藏行')),
                ('notices', models.JSONField(blank=True, default=list, verbose_name='提示')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='预览指纹')),
                ('sentence', models.TextField(blank=True, verbose_name='结果说明')),
                ('secrets_taken_at', models.DateTimeField(blank=True, null=True, verbose_name='一次性口令领取时间')),
                ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='import_jobs', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ('undo_act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='撤销记录')),
            ],
            options={
                'verbose_name': '导入任务',
                'verbose_name_plural': '导入任务',
                'ordering': ['-received_at', '-id'],
                'indexes': [
                    models.Index(fields=['dataset', 'unit', '-received_at'], name='records_importjob_unit'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('token',), name='records_importjob_token', violation_error_message='编号不得重复。'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('checking', 'writing'))), fields=('dataset', 'unit'), name='records_importjob_one_busy', violation_error_message='本范围的这张表正在导入。'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['received', 'checking', 'ready', 'unusable', 'writing', 'done', 'undone', 'cancelled', 'broken', 'expired'])), name='records_importjob_state', violation_error_message='导入状态不在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ('unusable', 'done', 'undone', 'cancelled', 'broken', 'expired'))), models.Q(models.Q(('state__in', ('unusable', 'done', 'undone', 'cancelled', 'broken', 'expired')), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='records_importjob_finished', violation_error_message='结束的导入须有结束时间。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='行号')),
                ('column', models.CharField(blank=True, max_length=60, verbose_name='列')),
                ('header', models.CharField(blank=True, max_length=60, verbose_name='表头')),
                ('code', models.CharField(max_length=40, verbose_name='代码')),
                ('sentence', models.TextField(verbose_name='说明')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='records.importjob', verbose_name='导入任务')),
            ],
            options={
                'verbose_name': '导入问题',
                'verbose_name_plural': '导入问题',
                'ordering': ['job_id', 'row', 'id'],
                'indexes': [
                    models.Index(fields=['job', 'row'], name='records_importproblem_row'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='行号')),
                ('kind', models.CharField(choices=[('n', '新增'), ('c', '变更'), ('u', '未变')], max_length=1, verbose_name='结果')),
                ('subject', models.CharField(max_length=200, verbose_name='对象')),
                ('cells', models.JSONField(default=list, help_text='[表头, 原值, 新值]', verbose_name='变动')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_rows', to='records.importjob', verbose_name='导入任务')),
            ],
            options={
                'verbose_name': '导入预览',
                'verbose_name_plural': '导入预览',
                'ordering': ['job_id', 'row'],
                'indexes': [
                    models.Index(fields=['job', 'kind', 'row'], name='records_importrow_kind'),
                ],
            },
        ),
    ]
