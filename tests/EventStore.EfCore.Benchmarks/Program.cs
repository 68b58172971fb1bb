using EventStore.EfCore.Benchmarks.Measuring;

var r = await BatchComparison.RunAsync(new CompareOptions(int.Parse(args[0]), 0, 0, 500, "/tmp/bench"), int.Parse(args[1]), Console.Error.WriteLine);
foreach (var x in r) Console.WriteLine($"{x.Contestant,-30} {x.EventsPerSecond,10:N0} {x.MedianSliceEventsPerSecond,10:N0} {x.OursToThis,8:N2} {x.MedianSliceOursToThis,8:N2} {x.AllocatedBytesPerEvent,8:N0} {x.CompletionSeconds:N2}");
foreach (var x in r) Console.WriteLine(string.Join(' ', x.Settings.Select(s=>s.Key+'='+s.Value)));
