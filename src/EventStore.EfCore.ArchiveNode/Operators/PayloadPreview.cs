using System.Buffers;
using System.Text;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The beginning of a payload, of which only its author knows what it is.</summary>
internal static class PayloadPreview
{
    private const int Characters = 40;
    private const int Bytes = 16;

    /// <summary>In characters where it begins as UTF-8 text does, else in hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> payload)
    {
        var text = new StringBuilder();
        var rest = payload;
        while (!rest.IsEmpty && text.Length < Characters)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) != OperationStatus.Done)
                return Digits(payload);
            if (Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
                return Digits(payload);
            text.Append(rune);
            rest = rest[length..];
        }

        return rest.IsEmpty ? text.ToString() : text + "…";
    }

    private static string Digits(ReadOnlySpan<byte> payload) => payload.Length > Bytes
        ? "0x" + Convert.ToHexStringLower(payload[..Bytes]) + "…"
        : "0x" + Convert.ToHexStringLower(payload);
}
