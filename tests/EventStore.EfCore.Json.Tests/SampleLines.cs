namespace EventStore.EfCore.Json.Tests;

/// <summary>The code of the project's README, so that it compiles and runs.</summary>
internal static class SampleLines
{
    public static async Task CopyAsync(Stream input, Stream output, TextWriter errors)
    {
        // <README>
        var lines = new EventLineReader(input);
        await using var writer = new EventLineWriter(output);
        while (await lines.ReadAsync())
        {
            try
            {
                await writer.WriteAsync(lines.GetEvent());
            }
            catch (Exception e) when (e is EventFormatException or InvalidEventException)
            {
                errors.WriteLine($"line {lines.LineNumber}: {e.Message}");
            }
        }
        // </README>
    }
}
