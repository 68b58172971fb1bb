using System.Globalization;

namespace PostgreSql.TestServers;

/// <summary>
/// The folders of throw-away clusters. Their names tell which process made them, so that what a killed run has left is removed by the next
/// one, server and all.
/// </summary>
public static class LeftClusters
{
    private const string Prefix = "eventstore-postgres-of-";

    private static readonly Lazy<Task> Removed = new(RemoveAsync);

    /// <summary>A new folder of a process, after those of processes that are gone were removed.</summary>
    public static async Task<string> NewFolderAsync(int owner)
    {
        await Removed.Value;
        return Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{owner}-")).FullName;
    }

    /// <summary>Ends the servers of processes that are gone, and removes their folders.</summary>
    public static async Task RemoveAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), $"{Prefix}*").Where(IsLeft))
        {
            // A run that ends just now removes it itself, at the same time.
            if (ServerProcesses.PostmasterOf(Path.Combine(folder, "data")) is { } postmaster)
                await ServerProcesses.KillAsync(postmaster);
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or somebody else was faster.
            }
        }
    }

    private static bool IsLeft(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner)
        && !ServerProcesses.IsRunning(owner);
}
