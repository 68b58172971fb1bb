namespace EventStore.EfCore.Tests.Architecture;

/// <summary>A type of one folder that refers to a type of another one.</summary>
internal sealed record Reference(string FromFolder, string FromType, string ToFolder, string ToType)
{
    public override string ToString() => $"{FromFolder}/{FromType} -> {ToFolder}/{ToType}";
}
