using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Database;

/// <summary>Authors in the order of their bytes, in queries only. EF does not compare bytes; the engines do.</summary>
internal static class AuthorOrder
{
    public static bool IsAtLeast(byte[]? author, byte[] from) => throw new NotSupportedException();

    public static bool IsBelow(byte[]? author, byte[] to) => throw new NotSupportedException();

    public static void Add(ModelBuilder model)
    {
        model.HasDbFunction(() => IsAtLeast(default, default!)).HasTranslation(a => Compare(ExpressionType.GreaterThanOrEqual, a));
        model.HasDbFunction(() => IsBelow(default, default!)).HasTranslation(a => Compare(ExpressionType.LessThan, a));
    }

    private static SqlBinaryExpression Compare(ExpressionType how, IReadOnlyList<SqlExpression> arguments) =>
        new(how, arguments[0], arguments[1], typeof(bool), BoolTypeMapping.Default);
}
