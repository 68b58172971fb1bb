using System.Net.Sockets;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

public sealed class ErrorCodeTests
{
    [Theory]
    [InlineData("55P03", StorageErrorKind.Busy, false)]
    [InlineData("57014", StorageErrorKind.Busy, false)]
    [InlineData("40001", StorageErrorKind.Busy, true)]
    [InlineData("40P01", StorageErrorKind.Busy, true)]
    [InlineData("53300", StorageErrorKind.Busy, true)]
    [InlineData("53100", StorageErrorKind.Full, false)]
    [InlineData("25006", StorageErrorKind.ReadOnly, false)]
    [InlineData("XX001", StorageErrorKind.Corrupt, false)]
    [InlineData("XX002", StorageErrorKind.Corrupt, false)]
    [InlineData("58030", StorageErrorKind.InputOutput, false)]
    [InlineData("28P01", StorageErrorKind.CannotOpen, false)]
    [InlineData("3D000", StorageErrorKind.CannotOpen, false)]
    [InlineData("42501", StorageErrorKind.CannotOpen, false)]
    [InlineData("57P01", StorageErrorKind.CannotOpen, true)]
    [InlineData("57P02", StorageErrorKind.CannotOpen, true)]
    [InlineData("25P03", StorageErrorKind.CannotOpen, true)]
    [InlineData("57P03", StorageErrorKind.CannotOpen, true)]
    [InlineData("08006", StorageErrorKind.CannotOpen, true)]
    [InlineData("23505", StorageErrorKind.UniqueViolation, false)]
    [InlineData("23503", StorageErrorKind.ConstraintViolation, false)]
    [InlineData("23514", StorageErrorKind.ConstraintViolation, false)]
    [InlineData("P0001", StorageErrorKind.ConstraintViolation, false)]
    [InlineData("42601", StorageErrorKind.Other, false)]
    public void A_code_means_one_thing_whatever_the_text_says(string code, StorageErrorKind kind, bool isTransient)
    {
        var error = new PostgresException("whatever it says", "ERROR", "ERROR", code);
        PostgreSqlErrors.Classify(error).ShouldBe(kind);
        PostgreSqlErrors.IsTransient(error).ShouldBe(isTransient);
    }

    [Fact]
    public void A_connection_that_cannot_be_made_or_breaks_is_tried_again()
    {
        Exception[] broken =
        [
            new NpgsqlException("No suitable host was found."),
            new NpgsqlException("x", new IOException()),
            new NpgsqlException("x", new SocketException()),
            new NpgsqlException("x", new TimeoutException()),
            new NpgsqlException("x", new AggregateException(new NpgsqlException("x", new SocketException()))),
            new ObjectDisposedException(nameof(NpgsqlTransaction)),
        ];
        broken.ShouldAllBe(e => PostgreSqlErrors.IsTransient(e) && PostgreSqlErrors.Classify(e) == StorageErrorKind.CannotOpen);
    }

    [Fact]
    public void What_is_none_of_the_drivers_is_neither()
    {
        Exception[] others = [new TimeoutException(), new ObjectDisposedException("other"), new InvalidOperationException()];
        others.ShouldAllBe(e => !PostgreSqlErrors.IsTransient(e) && PostgreSqlErrors.Classify(e) == null);
    }
}
