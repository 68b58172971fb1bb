using System.Reflection;
using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Diagnostics;

public class LogTests
{
    /// <summary>Operators filter by these. A line may be added, none changed.</summary>
    private static readonly Dictionary<int, string> Ids = new()
    {
        [1000] = "MigrationsApplied",
        [1100] = "SharedTransactionFailed",
        [1101] = "WriterStopped",
        [1102] = "FailedAfterCommit",
        [1103] = "CheckpointFailed",
        [1104] = "LogOversized",
        [1105] = "LogEmptied",
        [1200] = "CorruptEvent",
        [1201] = "MissingPositions",
        [1202] = "WrongLastPosition",
        [1203] = "FollowingInterrupted",
        [1204] = "NotQuarantined",
        [1300] = "CompletingBulkLoad",
        [1301] = "CompletedBulkLoad",
        [1302] = "LeavingBulkLoad",
        [1500] = "BackedUp",
        [1501] = "BackupFailed",
        [1502] = "BackupNotRemoved",
        [1600] = "Verified",
        [1601] = "VerifiedDamaged",
        [1602] = "DamageFound",
        [1603] = "VerificationInterrupted",
        [1700] = "Erased",
        [1800] = "PullBeginsAnew",
    };

    [Fact]
    public void Event_ids_never_change() =>
        typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(m => (Id: m.GetCustomAttribute<LoggerMessageAttribute>()?.EventId, m.Name))
            .Where(m => m.Id is not null)
            .ToDictionary(m => m.Id!.Value, m => m.Name)
            .ShouldBe(Ids, ignoreOrder: true);
}
