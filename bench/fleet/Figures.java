import java.util.Arrays;
import java.util.Properties;

/** The figures of figures.properties, which says what each is. */
record Figures(
        int builds,
        int projects,
        double zipf,
        double[] hours,
        double sizeMedian,
        double sizeSigma,
        double coldSeconds,
        double warmSeconds,
        int bases,
        double baseMb,
        double baseGb,
        double pullMbPerSecond,
        double contextChangedMb,
        double contextMb,
        double resultMb,
        double cacheGb,
        int slots,
        double diskGb,
        double lostDays,
        double backSeconds,
        double volumeLost,
        double pathShared,
        double pathByRunner,
        int runners) {
    static Figures of(Properties p) {
        double[] hours = Arrays.stream(text(p, "hours").split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (hours.length != 24) {
            throw new IllegalArgumentException("hours are 24");
        }
        return new Figures(
                (int) number(p, "builds"),
                (int) number(p, "projects"),
                number(p, "zipf"),
                hours,
                number(p, "size.median"),
                number(p, "size.sigma"),
                number(p, "cold.seconds"),
                number(p, "warm.seconds"),
                (int) number(p, "bases"),
                number(p, "base.mb"),
                number(p, "base.gb"),
                number(p, "pull.mb.per.second"),
                number(p, "context.changed.mb"),
                number(p, "context.mb"),
                number(p, "result.mb"),
                number(p, "cache.gb"),
                (int) number(p, "slots"),
                number(p, "disk.gb"),
                number(p, "lost.days"),
                number(p, "back.seconds"),
                number(p, "volume.lost"),
                number(p, "path.shared"),
                number(p, "path.by.runner"),
                (int) number(p, "runners"));
    }

    private static double number(Properties p, String key) {
        return Double.parseDouble(text(p, key));
    }

    private static String text(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("figures.properties has no " + key);
        }
        return value.strip();
    }
}
