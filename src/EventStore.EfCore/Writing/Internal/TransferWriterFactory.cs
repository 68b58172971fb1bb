using EventStore.EfCore.Database;

namespace EventStore.EfCore.Writing;

/// <summary>Makes writers beside the store's own one: with a memory and a connection of their own.</summary>
internal sealed class TransferWriterFactory(GroupCommitFactory commits)
{
    public TransferWriter Create(EventDatabase database)
    {
        var kept = new KeptContexts();
        return new TransferWriter(commits.Create(database, kept), kept);
    }
}
