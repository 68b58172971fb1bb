using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds a value the way Microsoft.Data.Sqlite binds a parameter of its type; returns SQLite's result code.</summary>
internal delegate int ValueWriter<in T>(sqlite3_stmt statement, int index, T value);
