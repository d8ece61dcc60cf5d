import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A day of builds on a fleet, by a discrete-event model, for several sizes of the fleet and ways to choose a daemon. The way of
 * Tare is Tare's own class. Prints a Markdown table; the same figures give the same table.
 */
public final class FleetModel {
    private static final List<Integer> SIZES = List.of(1, 2, 4, 10, 30, 100, 300, 1000);

    private FleetModel() {}

    public static void main(String[] args) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(in);
        }
        Figures figures = Figures.of(properties);
        List<Integer> sizes = args.length < 2
                ? SIZES
                : List.of(args[1].split(",")).stream().map(Integer::valueOf).toList();
        System.out.println("| daemons | chosen by | cache hits | wait, mean | done after, median | 95 of 100 | day ends after"
                + " | moved | done twice |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int size : sizes) {
            Day day = Day.of(figures, 42);
            for (Choice choice : Choice.all(figures, size)) {
                System.out.println(row(size, choice.name(), new Simulation(figures, day, size, choice).run()));
            }
        }
    }

    private static String row(int size, String name, Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %.1f %% | %s | %s | %s | %.1f h | %,.0f GB | %,d |",
                size,
                name,
                100 * outcome.hitRate(),
                seconds(outcome.meanWait()),
                seconds(outcome.doneAfter(0.5)),
                seconds(outcome.doneAfter(0.95)),
                outcome.makespan() / 3600,
                outcome.movedMb() / 1000,
                outcome.repeated());
    }

    private static String seconds(double s) {
        return s >= 5400
                ? String.format(Locale.ROOT, "%.1f h", s / 3600)
                : String.format(Locale.ROOT, s < 10 ? "%.2f s" : "%,.0f s", s);
    }
}
