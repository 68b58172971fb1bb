namespace EventStore.EfCore.Reading;

/// <summary>Is told of damaged rows by whoever reads them, and holds nobody up.</summary>
internal interface IDamageSink
{
    /// <summary>Told again for each reading of the same row.</summary>
    void Report(ServerId server, CorruptEvent corrupt);
}
