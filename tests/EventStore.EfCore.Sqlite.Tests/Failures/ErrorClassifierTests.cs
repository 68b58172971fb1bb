using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

public class ErrorClassifierTests
{
    // The numbers of https://sqlite.org/rescode.html, written out: the code under test uses the same names for them.
    [Theory]
    [InlineData(5, 5, StorageErrorKind.Busy)]
    [InlineData(5, 517, StorageErrorKind.Busy)]
    [InlineData(5, 261, StorageErrorKind.Busy)]
    [InlineData(6, 6, StorageErrorKind.Busy)]
    [InlineData(8, 8, StorageErrorKind.ReadOnly)]
    [InlineData(8, 1032, StorageErrorKind.ReadOnly)]
    [InlineData(10, 266, StorageErrorKind.InputOutput)]
    [InlineData(10, 778, StorageErrorKind.InputOutput)]
    [InlineData(11, 11, StorageErrorKind.Corrupt)]
    [InlineData(11, 779, StorageErrorKind.Corrupt)]
    [InlineData(13, 13, StorageErrorKind.Full)]
    [InlineData(14, 14, StorageErrorKind.CannotOpen)]
    [InlineData(19, 1555, StorageErrorKind.UniqueViolation)]
    [InlineData(19, 2067, StorageErrorKind.UniqueViolation)]
    [InlineData(19, 2579, StorageErrorKind.UniqueViolation)]
    [InlineData(19, 275, StorageErrorKind.ConstraintViolation)]
    [InlineData(19, 787, StorageErrorKind.ConstraintViolation)]
    [InlineData(19, 1299, StorageErrorKind.ConstraintViolation)]
    [InlineData(19, 1811, StorageErrorKind.ConstraintViolation)]
    [InlineData(26, 26, StorageErrorKind.NotADatabase)]
    [InlineData(1, 1, StorageErrorKind.Other)]
    [InlineData(21, 21, StorageErrorKind.Other)]
    public void Errors_are_told_by_their_codes(int code, int extendedCode, StorageErrorKind kind)
    {
        var classifier = new SqliteProvider(new SqliteTarget("Data Source=archive.db"));
        classifier.Classify(new SqliteException("whatever it says", code, extendedCode)).ShouldBe(kind);
        classifier.Target.ShouldBe("archive.db");
    }
}
