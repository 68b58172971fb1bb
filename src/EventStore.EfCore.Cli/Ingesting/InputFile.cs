namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Looks at a file that the command line names, without opening it: opening a pipe can wait for ever.</summary>
internal static class InputFile
{
    /// <exception cref="CliException">There is nothing of that name, or it is a folder.</exception>
    public static void Require(string path)
    {
        if (Directory.Exists(path))
            throw new CliException(CliProblem.Input, $"'{path}' is a folder. Name a file.");
        if (!File.Exists(path))
            throw new CliException(CliProblem.Input, $"There is no file '{path}'.");
    }

    /// <summary>The length of a regular file; 0 where it is empty, a pipe or a device. Links are followed.</summary>
    public static long Length(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        return target is FileInfo { Exists: true } file ? file.Length : 0;
    }
}
