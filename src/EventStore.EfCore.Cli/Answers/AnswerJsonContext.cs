using System.Text.Json.Serialization;

namespace EventStore.EfCore.Cli.Answers;

[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(CheckpointReport))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(CountsAnswer))]
[JsonSerializable(typeof(DiffAnswer))]
[JsonSerializable(typeof(DistributeAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(FailureAnswer))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(LogBackupAnswer))]
[JsonSerializable(typeof(MigrateAnswer))]
[JsonSerializable(typeof(OptimizeAnswer))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(QuarantineAnswer))]
[JsonSerializable(typeof(QuarantineShowAnswer))]
[JsonSerializable(typeof(RejectionAnswer))]
[JsonSerializable(typeof(RepairAnswer))]
[JsonSerializable(typeof(SalvageAnswer))]
[JsonSerializable(typeof(ServersAnswer))]
[JsonSerializable(typeof(ShowAnswer))]
[JsonSerializable(typeof(StorageUsage))]
[JsonSerializable(typeof(UnlockAnswer))]
[JsonSerializable(typeof(VacuumReport))]
[JsonSerializable(typeof(VerifyAnswer))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
