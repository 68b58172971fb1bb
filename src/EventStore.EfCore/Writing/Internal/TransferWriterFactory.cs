using EventStore.EfCore.Database;
using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>Makes writers beside the store's own one: with a memory and a connection of their own.</summary>
internal sealed class TransferWriterFactory(IServerLock locks, ICommitWitness witness, CommitSignal signal, TimeProvider clock)
{
    public TransferWriter Create(EventDatabase database)
    {
        var kept = new KeptContext();
        return new TransferWriter(new GroupCommit(database, kept, locks, witness, signal, clock), kept);
    }
}
