using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>Makes the transactions of each writer: the store's own one, and those beside it.</summary>
internal sealed class GroupCommitFactory(
    IServerLock locks,
    IHashIndex hashes,
    FindQuery find,
    RowRepairs repairs,
    ICommitWitness witness,
    CommitSignal signal,
    StoreTelemetry telemetry,
    TimeProvider clock)
{
    public GroupCommit Create(EventDatabase database, KeptContexts kept) =>
        new(database, kept, locks, hashes, find, repairs, witness, signal, telemetry, clock);
}
