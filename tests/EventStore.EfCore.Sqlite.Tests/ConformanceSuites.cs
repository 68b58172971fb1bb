using EventStore.EfCore.ConformanceTests;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.Sqlite.Tests;

// The contract of every provider, on SQLite files. ComplianceTests sees to it that no suite is forgotten.

public sealed class SqliteWritingTests : WritingConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteBatchTests : BatchConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteForkAndHoleTests : ForkAndHoleConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteLogTests : LogConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteMissingTests : MissingConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteConcurrencyTests : ConcurrencyConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteCancellationTests : CancellationConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteVerificationTests : VerificationConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteModelTests(ITestOutputHelper output) : ModelConformance(output)
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteBulkLoadTests : BulkLoadConformance
{
    protected override bool LeavesOutIndex => false;

    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteStreamTests : StreamConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteWriterFailureTests : WriterFailureConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteCallerContextTests : CallerContextConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteChecksumTests : ChecksumConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteBoundsTests : BoundsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteCommitTests : CommitConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteCancelledReadTests : CancelledReadConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteMissingPositionsTests : MissingPositionsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteTelemetryTests : TelemetryConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteFollowTests : FollowConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteHealthTests : HealthConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteFollowTroubleTests : FollowTroubleConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteMaintenanceTests : MaintenanceConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteSignatureTests : SignatureConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteQuarantineTests : QuarantineConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteVerifyOptionsTests : VerifyOptionsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

[Collection(nameof(WholeProcess))]
public sealed class SqliteVerifyMemoryTests : VerifyMemoryConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteRepairTests : RepairConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteErasureTests : ErasureConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteScrubTests : ScrubConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteErasureDamageTests : ErasureDamageConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteConvergeTests : ConvergeConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteVerifyPagesTests : VerifyPagesConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqlitePullTests : PullConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqlitePullSetsTests : PullSetsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteVerifyChainsTests : VerifyChainsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteReconcileTests : ReconcileConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteConvergePairsTests(ITestOutputHelper output) : ConvergePairsConformance(output)
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}

public sealed class SqliteReconcilePairsTests : ReconcilePairsConformance
{
    protected override StoreFixture CreateFixture() => new SqliteStoreFixture();
}
