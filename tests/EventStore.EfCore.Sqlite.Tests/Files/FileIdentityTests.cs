using System.Diagnostics;
using EventStore.EfCore.Sqlite.Files;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

public sealed class FileIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_the_same_under_its_new_name_and_through_a_symbolic_link()
    {
        File.WriteAllText(_folder.File, "a");
        var before = Of(_folder.File);
        before.Links.ShouldBe(1u);
        File.CreateSymbolicLink(_folder.File + ".link", _folder.File);
        Of(_folder.File + ".link").IsSameFile(before).ShouldBeTrue();
        File.Delete(_folder.File + ".link");

        File.Move(_folder.File, _folder.File + ".away");
        FileIdentity.Of(_folder.File).ShouldBeNull();
        Of(_folder.File + ".away").IsSameFile(before).ShouldBeTrue();
        File.WriteAllText(_folder.File, "a");
        Of(_folder.File).IsSameFile(before).ShouldBeFalse();
    }

    [Fact]
    public void A_hard_link_is_a_second_name_of_the_same_file()
    {
        File.WriteAllText(_folder.File, "a");
        using var ln = Process.Start("ln", [_folder.File, _folder.File + ".hard"]);
        ln.WaitForExit();
        Of(_folder.File).Links.ShouldBe(2u);
        Of(_folder.File + ".hard").IsSameFile(Of(_folder.File)).ShouldBeTrue();
    }

    [Fact]
    public void A_path_with_characters_beyond_ascii_is_a_path()
    {
        var path = _folder.File + ".générâl 👋";
        File.WriteAllText(path, "a");
        FileIdentity.Of(path).ShouldNotBeNull();
    }

    private static FileIdentity Of(string path) => FileIdentity.Of(path).ShouldNotBeNull();
}
