using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>The bytes of a log, against SQLite's own.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(65_536)]
    public void Every_frame_that_SQLite_wrote_continues_the_one_before(int pageSize)
    {
        var sample = new SampleDatabase(pageSize, seed: 1, commits: 25);
        sample.WriteTo(_folder);
        using var log = WalReader.Open(_folder.File + "-wal");
        var header = WalHeader.Read(sample.Log);
        header.Fault.ShouldBe(WalHeaderFault.None);
        header.Layout.PageSize.ShouldBe(pageSize);

        var reader = new WalReader(log, header.Layout);
        var (seed, frames) = (header.Stored, 0L);
        while (reader.Read() && reader.Frame.Salts == header.Salts)
        {
            reader.Frame.Number.ShouldBe(++frames);
            reader.Sum(seed).ShouldBe(reader.Frame.Stored);
            var page = sample.Log.AsSpan((int)header.Layout.OffsetOf(frames) + WalFrame.HeaderSize, pageSize);
            reader.Page.SequenceEqual(page).ShouldBeTrue();
            seed = reader.Frame.Stored;
        }

        frames.ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(4096)]
    public void SQLite_recovers_a_big_endian_log_as_it_is_judged(int pageSize)
    {
        var sample = new SampleDatabase(pageSize, seed: 3, commits: 15);
        sample.WriteTo(_folder);
        var log = BigEndian(SampleDatabase.Judge(_folder), sample.Log);
        WalHeader.Read(log.Bytes).Layout.ShouldBe(new WalLayout(pageSize, IsBigEndian: true));

        sample.WriteTo(_folder, log.Bytes);
        SampleDatabase.Judge(_folder).AcceptedFrame.ShouldBe(log.Position);
        Recovered.Write(_folder.File, _folder.File + ".salvaged", includeProven: false);

        SampleDatabase.TryRecover(_folder).ShouldBeTrue();
        SampleDatabase.CountIn(_folder).ShouldBe(sample.Count);
        File.ReadAllBytes(_folder.File + ".salvaged").AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, nameof(WalHeaderFault.Magic))]
    [InlineData(3, nameof(WalHeaderFault.Checksum))]
    [InlineData(5, nameof(WalHeaderFault.Checksum))]
    [InlineData(9, nameof(WalHeaderFault.PageSize))]
    [InlineData(14, nameof(WalHeaderFault.Checksum))]
    [InlineData(20, nameof(WalHeaderFault.Checksum))]
    [InlineData(30, nameof(WalHeaderFault.Checksum))]
    public void A_damaged_header_says_what_is_wrong(int at, string fault)
    {
        var header = LogSamples.Commits(1, pageSize: 4096).Bytes[..WalHeader.Size];
        WalHeader.Read(header).Fault.ShouldBe(WalHeaderFault.None);

        header[at] ^= 1;

        WalHeader.Read(header).Fault.ToString().ShouldBe(fault);
    }

    [Fact]
    public void A_header_of_another_version_is_not_read()
    {
        var header = LogSamples.Commits(1).Bytes[..WalHeader.Size];
        header[7] ^= 1;
        var sum = default(WalChecksum).Add(header.AsSpan(0, 24), isBigEndian: false);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(24), sum.First);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(28), sum.Second);

        WalHeader.Read(header).Fault.ShouldBe(WalHeaderFault.Version);
    }

    [Fact]
    public void A_database_header_is_read_as_SQLite_reads_it()
    {
        using var connection = _folder.Open();
        connection.Execute("PRAGMA page_size=65536; PRAGMA application_id=-5; PRAGMA user_version=77; PRAGMA journal_mode=WAL");
        connection.Execute("CREATE TABLE T (A); PRAGMA wal_checkpoint");

        DatabaseHeader.Read(StoreFiles.Copy(_folder.File)).ShouldBe(new DatabaseHeader(65_536, true, 4, 2, 77, unchecked((uint)-5)));
        DatabaseHeader.Read("SQLite format 3\0 and then nothing"u8).ShouldBeNull();
    }

    private static LogFile BigEndian(WalJudgement judgement, byte[] bytes)
    {
        var log = new LogFile(judgement.Layout with { IsBigEndian = true }, new Random(1));
        log.Restart();
        var transaction = new List<(uint, byte[])>();
        for (var number = 1; number <= judgement.AcceptedFrame; number++)
        {
            var offset = (int)judgement.Layout.OffsetOf(number);
            var frame = WalFrame.Read(number, bytes.AsSpan(offset));
            transaction.Add((frame.Page, bytes[(offset + WalFrame.HeaderSize)..(offset + judgement.Layout.FrameSize)]));
            if (!frame.IsCommit)
                continue;
            log.Commit(frame.DatabaseSize, transaction);
            transaction.Clear();
        }

        return log;
    }
}
