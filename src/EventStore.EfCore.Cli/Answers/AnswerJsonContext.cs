using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(CountsAnswer))]
[JsonSerializable(typeof(DiffAnswer))]
[JsonSerializable(typeof(DistributeAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(EraseAnswer))]
[JsonSerializable(typeof(ErasedAnswer))]
[JsonSerializable(typeof(ErasuresAnswer))]
[JsonSerializable(typeof(FailureAnswer))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(LogBackupAnswer))]
[JsonSerializable(typeof(MigrateAnswer))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(RejectionAnswer))]
[JsonSerializable(typeof(SalvageAnswer))]
[JsonSerializable(typeof(ServersAnswer))]
[JsonSerializable(typeof(ShowAnswer))]
[JsonSerializable(typeof(VerifyAnswer))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
