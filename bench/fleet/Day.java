import java.util.Arrays;
import java.util.Random;

/**
 * The builds of a day, in the order in which they come: all ways to choose are given the same.
 *
 * @param sizes of projects, against the measured one
 */
record Day(Build[] builds, double[] sizes) {
    /**
     * One build.
     *
     * @param at seconds from the beginning of the day
     * @param path of its context, as buildx hashes it
     */
    record Build(double at, int project, String path) {}

    static Day of(Figures figures, long seed) {
        Random random = new Random(seed);
        double[] sizes = new double[figures.projects()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = figures.sizeMedian() * StrictMath.exp(figures.sizeSigma() * random.nextGaussian());
        }
        double[] popular = new double[figures.projects()];
        for (int i = 0; i < popular.length; i++) {
            popular[i] = StrictMath.pow(i + 1, -figures.zipf());
        }
        double[] byRank = cumulative(popular);
        double[] byHour = cumulative(figures.hours());
        Build[] builds = new Build[figures.builds()];
        for (int i = 0; i < builds.length; i++) {
            double at = 3600 * (drawn(byHour, random) + random.nextDouble());
            int project = drawn(byRank, random);
            double kind = random.nextDouble();
            String path = kind < figures.pathShared()
                    ? "/workspace"
                    : kind < figures.pathShared() + figures.pathByRunner()
                            ? "/agent/" + random.nextInt(figures.runners()) + "/p" + project
                            : "/builds/p" + project;
            builds[i] = new Build(at, project, path);
        }
        Arrays.sort(builds, (a, b) -> Double.compare(a.at(), b.at()));
        return new Day(builds, sizes);
    }

    private static double[] cumulative(double[] parts) {
        double[] out = parts.clone();
        for (int i = 1; i < out.length; i++) {
            out[i] += out[i - 1];
        }
        return out;
    }

    private static int drawn(double[] cumulative, Random random) {
        int at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(cumulative.length - 1, at < 0 ? -at - 1 : at);
    }
}
