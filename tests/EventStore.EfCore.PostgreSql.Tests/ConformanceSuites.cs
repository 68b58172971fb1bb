using EventStore.EfCore.ConformanceTests;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.PostgreSql.Tests;

// The contract of every provider, on PostgreSQL. ComplianceTests sees to it that no suite is forgotten.

public sealed class PostgreSqlWritingTests : WritingConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlBatchTests : BatchConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlForkAndHoleTests : ForkAndHoleConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlLogTests : LogConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlMissingTests : MissingConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlConcurrencyTests : ConcurrencyConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlCancellationTests : CancellationConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlVerificationTests : VerificationConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlModelTests(ITestOutputHelper output) : ModelConformance(output)
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlBulkLoadTests : BulkLoadConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlStreamTests : StreamConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlWriterFailureTests : WriterFailureConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlCallerContextTests : CallerContextConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlChecksumTests : ChecksumConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlBoundsTests : BoundsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlCommitTests : CommitConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlCancelledReadTests : CancelledReadConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlMissingPositionsTests : MissingPositionsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlTelemetryTests : TelemetryConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlFollowTests : FollowConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlHealthTests : HealthConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlFollowTroubleTests : FollowTroubleConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlMaintenanceTests : MaintenanceConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlSignatureTests : SignatureConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlQuarantineTests : QuarantineConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlVerifyOptionsTests : VerifyOptionsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

[Collection(nameof(WholeProcess))]
public sealed class PostgreSqlVerifyMemoryTests : VerifyMemoryConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlRepairTests : RepairConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlErasureTests : ErasureConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlScrubTests : ScrubConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlErasureDamageTests : ErasureDamageConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlConvergeTests : ConvergeConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlVerifyPagesTests : VerifyPagesConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlPullTests : PullConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlPullSetsTests : PullSetsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlVerifyChainsTests : VerifyChainsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlReconcileTests : ReconcileConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlConvergePairsTests(ITestOutputHelper output) : ConvergePairsConformance(output)
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}

public sealed class PostgreSqlReconcilePairsTests : ReconcilePairsConformance
{
    protected override StoreFixture CreateFixture() => new PostgreSqlStoreFixture();
}
