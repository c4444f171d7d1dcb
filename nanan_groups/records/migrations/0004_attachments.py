from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.records.models.attachments
import nanan_groups.records.models.imports


class Migration(migrating.Migration):
    dependencies = [
        ('records', '0003_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AttachmentUsage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=60, verbose_name='单位')),
                ('year', models.PositiveSmallIntegerField(help_text='学年记起始年', verbose_name='学年')),
                ('used', models.PositiveBigIntegerField(default=0, verbose_name='已用（字节）')),
            ],
            options={
                'verbose_name': '附件容量',
                'verbose_name_plural': '附件容量',
                'ordering': ['unit', 'year'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='records_attachmentusage_once', violation_error_message='该单位这一学年的附件容量已经登记。')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=nanan_groups.records.models.attachments.new_token, editable=False, max_length=32, verbose_name='编号')),
                ('about_kind', models.CharField(max_length=24, verbose_name='所属种类')),
                ('about_code', models.CharField(max_length=60, verbose_name='所属编号')),
                ('unit', models.CharField(help_text='容量记在哪个单位名下', max_length=60, verbose_name='占用单位')),
                ('year', models.PositiveSmallIntegerField(help_text='学年记起始年', verbose_name='学年')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('purpose', models.CharField(choices=[('body', '正文'), ('evidence', '佐证'), ('scan', '扫描件'), ('other', '其他')], max_length=8, verbose_name='用途')),
                ('file', models.FileField(max_length=200, storage=nanan_groups.records.models.attachments.private_files, upload_to=nanan_groups.records.models.attachments._stored_name, verbose_name='文件')),
                ('file_name', models.CharField(max_length=200, verbose_name='原文件名')),
                ('size', models.PositiveBigIntegerField(verbose_name='大小（字节）')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件指纹')),
                ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('scan', models.CharField(choices=[('unscanned', '未查毒'), ('clean', '已查毒'), ('infected', '查出病毒，已隔离')], default='unscanned', max_length=10, verbose_name='查毒')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='查毒时间')),
                ('finding', models.CharField(blank=True, max_length=200, verbose_name='病毒名称')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('withdrawn_why', models.CharField(blank=True, max_length=200, verbose_name='撤回原因')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='attachments', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤回人')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='records.case', verbose_name='流程')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
                'ordering': ['uploaded_at', 'id'],
                'indexes': [
                    models.Index(fields=['about_kind', 'about_code'], name='records_attachment_about'),
                    models.Index(condition=models.Q(('scan', 'unscanned')), fields=['uploaded_at'], name='records_attachment_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('token',), name='records_attachment_token', violation_error_message='编号不得重复。'),
                    models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('about_kind', 'about_code', 'sha256'), name='records_attachment_once', violation_error_code='same', violation_error_message='内容相同的文件已经上传过，没有重复保存。'),
                    models.CheckConstraint(condition=models.Q(('purpose__in', ['body', 'evidence', 'scan', 'other'])), name='records_attachment_purpose', violation_error_message='附件用途不在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='records_attachment_size', violation_error_message='附件不能是空文件。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('file_name', ''), _negated=True), models.Q(('file_name__contains', '/'), _negated=True)), name='records_attachment_name', violation_error_message='原文件名不能为空，也不能含路径。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('scan', 'unscanned'), ('scanned_at__isnull', True)), models.Q(('scan__in', ['clean', 'infected']), ('scanned_at__isnull', False)), _connector='OR'), name='records_attachment_scanned', violation_error_message='查毒结果和查毒时间须同时登记。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('scan', 'infected'), models.Q(('finding', ''), _negated=True)), models.Q(models.Q(('scan', 'infected'), _negated=True), ('finding', '')), _connector='OR'), name='records_attachment_finding', violation_error_message='查出病毒的须写明病毒名称，其他的不写。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='records_attachment_withdrawn', violation_error_message='撤回人、撤回时间和撤回原因须同时登记。'),
                ],
            },
        ),
    ]
