using System.Text.Json;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Where `verify --resume` keeps how far it came. At every moment the file is whole, or not there.</summary>
internal sealed class ResumeFile(string path)
{
    private string NewPath => path + ".new";

    /// <summary>Null where there is none: the verification begins at the beginning.</summary>
    /// <exception cref="CliException">There is another file, or one that cannot be read.</exception>
    public VerifyCheckpoint? Read()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<VerifyCheckpoint>(File.ReadAllBytes(path), AnswerJson.Options)
                    ?? throw new JsonException("it is null")
                : null;
        }
        catch (JsonException e)
        {
            throw new CliException(
                CliProblem.Input,
                $"'{path}' does not say how far a verification came ({e.Message.TrimEnd('.')}). Name another file, or delete it to begin "
                + "anew.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliProblem.Input, $"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="CliException">It cannot be written.</exception>
    public void Write(VerifyCheckpoint checkpoint)
    {
        try
        {
            using (var file = new FileStream(NewPath, Options()))
            {
                JsonSerializer.Serialize(file, checkpoint, AnswerJson.Options);
                file.Flush(flushToDisk: true);
            }

            File.Move(NewPath, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliProblem.Output, $"How far it came cannot be written to '{path}': {e.Message}", e);
        }
    }

    /// <summary>The verification is complete: there is nothing to go on with.</summary>
    public void Remove() => File.Delete(path);

    // Names of communities stand in it.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
