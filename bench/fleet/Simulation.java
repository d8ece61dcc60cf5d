import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Plays a day on a fleet. */
final class Simulation {
    /** A build on its way. @param run counts up each time that it is placed, so that what a lost daemon would have done is void */
    static final class Job {
        final int build;
        int run;
        double startedAt;
        boolean finished;

        Job(int build) {
            this.build = build;
        }
    }

    private enum Kind {
        BACK,
        END,
        LOST,
        COMES
    }

    private record Event(double at, Kind kind, int node, Job job, int run) {}

    private final Figures figures;
    private final Day day;
    private final Node[] nodes;
    private final Choice choice;
    private final Random random = new Random(7);
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> a.at != b.at
            ? Double.compare(a.at, b.at)
            : a.kind.compareTo(b.kind));
    private final ArrayDeque<Job> homeless = new ArrayDeque<>();
    private final double[] durations;
    private double waited;
    private double movedMb;
    private int hits;
    private int runs;
    private int repeated;
    private int done;

    Simulation(Figures figures, Day day, int size, Choice choice) {
        this.figures = figures;
        this.day = day;
        this.choice = choice;
        this.nodes = new Node[size];
        this.durations = new double[day.builds().length];
        for (int i = 0; i < size; i++) {
            nodes[i] = new Node(figures.diskGb());
            loseLater(i, 0);
        }
        for (int i = 0; i < durations.length; i++) {
            events.add(new Event(day.builds()[i].at(), Kind.COMES, -1, new Job(i), 0));
        }
    }

    Outcome run() {
        double now = 0;
        while (done < durations.length) {
            Event event = events.remove();
            now = event.at;
            switch (event.kind) {
                case COMES -> place(event.job, now);
                case END -> end(event, now);
                case LOST -> lose(event.node, now);
                case BACK -> {
                    nodes[event.node].revive();
                    loseLater(event.node, now);
                    while (!homeless.isEmpty()) {
                        place(homeless.remove(), now);
                    }
                }
            }
        }
        return new Outcome(hits / (double) runs, waited / durations.length, durations, now, movedMb, repeated);
    }

    private void place(Job job, double now) {
        for (Node node : nodes) {
            if (node.lives()) {
                int chosen = choice.of(day.builds()[job.build], nodes);
                nodes[chosen].queue.add(job);
                start(chosen, now);
                return;
            }
        }
        homeless.add(job);
    }

    private void start(int at, double now) {
        Node node = nodes[at];
        while (node.running.size() < figures.slots() && !node.queue.isEmpty()) {
            Job job = node.queue.remove();
            Day.Build build = day.builds()[job.build];
            double size = day.sizes()[build.project()];
            boolean hit = node.hit(build.project(), figures.cacheGb() * size);
            double seconds = (hit ? figures.warmSeconds() : figures.coldSeconds()) * size;
            movedMb += figures.resultMb() * size;
            movedMb += (hit ? figures.contextChangedMb() : figures.contextMb()) * size;
            hits += hit ? 1 : 0;
            if (!hit && !node.hit(-1 - build.project() % figures.bases(), figures.baseGb())) {
                movedMb += figures.baseMb();
                seconds += figures.baseMb() / figures.pullMbPerSecond();
            }
            runs++;
            job.startedAt = now;
            node.running.add(job);
            events.add(new Event(now + seconds, Kind.END, at, job, job.run));
        }
    }

    private void end(Event event, double now) {
        Job job = event.job;
        if (job.finished || event.run != job.run) {
            return;
        }
        job.finished = true;
        done++;
        double came = day.builds()[job.build].at();
        durations[job.build] = now - came;
        waited += job.startedAt - came;
        nodes[event.node].running.remove(job);
        start(event.node, now);
    }

    private void lose(int at, double now) {
        Node node = nodes[at];
        node.die(random.nextDouble() < figures.volumeLost());
        events.add(new Event(now + figures.backSeconds(), Kind.BACK, at, null, 0));
        List<Job> again = new ArrayList<>(node.running);
        again.sort((a, b) -> Integer.compare(a.build, b.build));
        repeated += again.size();
        again.addAll(node.queue);
        node.running.clear();
        node.queue.clear();
        for (Job job : again) {
            job.run++;
            place(job, now);
        }
    }

    private void loseLater(int at, double now) {
        events.add(new Event(now - StrictMath.log(1 - random.nextDouble()) * figures.lostDays() * 86_400, Kind.LOST, at, null, 0));
    }
}
