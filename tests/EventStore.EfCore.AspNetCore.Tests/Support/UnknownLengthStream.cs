namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>A stream of unknown length, for a body that does not say how large it is.</summary>
internal sealed class UnknownLengthStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}
