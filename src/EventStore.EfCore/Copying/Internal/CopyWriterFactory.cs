using EventStore.EfCore.Database;
using EventStore.EfCore.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Copying;

/// <summary>Makes writers beside the store's own one: with a memory and a connection of their own.</summary>
internal sealed class CopyWriterFactory(IServiceProvider services)
{
    public CopyWriter Create()
    {
        var kept = new KeptContext();
        return new CopyWriter(ActivatorUtilities.CreateInstance<GroupCommit>(services, kept), kept);
    }
}
