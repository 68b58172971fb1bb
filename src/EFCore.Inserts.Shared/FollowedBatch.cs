using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>One of EF Core's own batches, which inserts of this package follow.</summary>
/// <remarks>
/// EF Core skips the transaction when the first batch is a single command and says that it is the last. Here it is not.
/// </remarks>
internal sealed class FollowedBatch(ModificationCommandBatch batch) : ModificationCommandBatch
{
    public override IReadOnlyList<IReadOnlyModificationCommand> ModificationCommands => batch.ModificationCommands;

    public override bool RequiresTransaction => batch.RequiresTransaction;

    public override bool AreMoreBatchesExpected => true;

    public override bool TryAddCommand(IReadOnlyModificationCommand modificationCommand) => batch.TryAddCommand(modificationCommand);

    public override void Complete(bool moreBatchesExpected) => batch.Complete(moreBatchesExpected);

    public override void Execute(IRelationalConnection connection) => batch.Execute(connection);

    public override Task ExecuteAsync(IRelationalConnection connection, CancellationToken cancellationToken = default) =>
        batch.ExecuteAsync(connection, cancellationToken);
}
