using System.Collections;
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Reads what a query gives, and asks SQLite once whether a value is null. EF asks before it reads the value, and Microsoft.Data.Sqlite
/// then asks again, for each column of each row.
/// </summary>
internal sealed class PreparedQueryReader(SqliteDataReader rows) : DbDataReader
{
    private const int None = -1;

    // The column of this row that was asked for last, and is not null.
    private int _present = None;

    public override int FieldCount => rows.FieldCount;

    public override int VisibleFieldCount => rows.VisibleFieldCount;

    public override int Depth => rows.Depth;

    public override bool HasRows => rows.HasRows;

    public override bool IsClosed => rows.IsClosed;

    public override int RecordsAffected => rows.RecordsAffected;

    public override object this[int ordinal] => rows[ordinal];

    public override object this[string name] => rows[name];

    public override bool Read()
    {
        _present = None;
        return rows.Read();
    }

    public override bool NextResult()
    {
        _present = None;
        return rows.NextResult();
    }

    public override bool IsDBNull(int ordinal)
    {
        // A column that there is none of is null, too, until it is asked for.
        var isNull = raw.sqlite3_column_type(rows.Handle, ordinal) == raw.SQLITE_NULL && rows.IsDBNull(ordinal);
        _present = isNull ? None : ordinal;
        return isNull;
    }

    public override long GetInt64(int ordinal) =>
        ordinal == _present ? raw.sqlite3_column_int64(rows.Handle, ordinal) : rows.GetInt64(ordinal);

    public override int GetInt32(int ordinal) =>
        ordinal == _present ? checked((int)raw.sqlite3_column_int64(rows.Handle, ordinal)) : rows.GetInt32(ordinal);

    public override T GetFieldValue<T>(int ordinal)
    {
        if (typeof(T) != typeof(byte[]) || ordinal != _present)
            return rows.GetFieldValue<T>(ordinal);
        var bytes = raw.sqlite3_column_blob(rows.Handle, ordinal).ToArray();
        return Unsafe.As<byte[], T>(ref bytes);
    }

    public override bool GetBoolean(int ordinal) => rows.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => rows.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        rows.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => rows.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        rows.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => rows.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => rows.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => rows.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => rows.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => rows.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => rows.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => rows.GetInt16(ordinal);

    public override string GetName(int ordinal) => rows.GetName(ordinal);

    public override int GetOrdinal(string name) => rows.GetOrdinal(name);

    public override DataTable? GetSchemaTable() => rows.GetSchemaTable();

    public override Stream GetStream(int ordinal) => rows.GetStream(ordinal);

    public override string GetString(int ordinal) => rows.GetString(ordinal);

    public override TextReader GetTextReader(int ordinal) => rows.GetTextReader(ordinal);

    public override object GetValue(int ordinal) => rows.GetValue(ordinal);

    public override int GetValues(object[] values) => rows.GetValues(values);

    public override void Close() => rows.Close();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
        base.Dispose(disposing);
    }
}
