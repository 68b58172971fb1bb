namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>A copy of a store, to be damaged.</summary>
internal sealed class DamagedStore(Original original, Random random)
{
    private readonly Dictionary<string, byte[]> _files = original.Files.ToDictionary(f => f.Key, f => (byte[])f.Value.Clone());

    /// <summary>What was in it.</summary>
    public StoreContent Content => original.Content;

    /// <inheritdoc cref="Original.Acknowledged"/>
    public IReadOnlySet<(ServerId Server, long Position)> Acknowledged => original.Acknowledged;

    public Random Random => random;

    public byte[] Database
    {
        get => _files[Original.Database];
        set => _files[Original.Database] = value;
    }

    /// <summary>The write-ahead log's bytes; null when there is none.</summary>
    public byte[]? Log
    {
        get => _files.GetValueOrDefault(Original.Log);
        set => Set(Original.Log, value);
    }

    /// <summary>The witness's bytes; null when there is none.</summary>
    public byte[]? Witness
    {
        get => _files.GetValueOrDefault(Original.Witness);
        set => Set(Original.Witness, value);
    }

    public void WriteTo(string folder) => Original.Write(_files, folder);

    /// <summary>Flips a bit somewhere in a range.</summary>
    public void FlipBit(byte[] bytes, int start, int end) => bytes[random.Next(start, end)] ^= (byte)(1 << random.Next(8));

    private void Set(string name, byte[]? value)
    {
        if (value is null)
            _files.Remove(name);
        else
            _files[name] = value;
    }
}
