package dev.tare.flow.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the steps of a flow stand in a picture: columns by the longest chain that leads to a step, edges only between
 * neighbouring columns. An edge over several columns goes through a point in each, so that no box lies on it. After
 * Sugiyama, Tagawa and Toda (1981), with the barycentre for the order in a column.
 */
final class FlowLayout {
    private static final int SWEEPS = 8;

    /** A box, or a point that an edge goes through. */
    static final class Spot {
        final int column;
        final double height;
        final List<Spot> before = new ArrayList<>();
        final List<Spot> after = new ArrayList<>();

        /** Of the middle. */
        double y;

        Spot(int column, double height) {
            this.column = column;
            this.height = height;
        }
    }

    /** The way of an edge: from the spot of a step through points to that of the step that depends on it. */
    record Edge(FlowStep from, FlowStep to, List<Spot> way) {}

    final Map<FlowStep, Spot> spots = new HashMap<>();
    final List<Edge> edges = new ArrayList<>();
    final List<List<Spot>> columns = new ArrayList<>();

    private FlowLayout() {}

    /**
     * Lays a graph out.
     *
     * @param box height of a box
     * @param gap between two boxes of a column
     */
    static FlowLayout of(FlowGraph graph, double box, double gap) {
        FlowLayout layout = new FlowLayout();
        Map<FlowStep, Integer> levels = graph.levels();
        levels.forEach((step, level) -> layout.spots.put(step, layout.add(level, box)));
        for (FlowStep step : graph.order()) {
            for (FlowStep each : graph.dependants(step)) {
                layout.connect(step, each, gap);
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            layout.order(sweep % 2 == 0);
        }
        layout.place(gap);
        return layout;
    }

    private Spot add(int column, double height) {
        while (columns.size() <= column) {
            columns.add(new ArrayList<>());
        }
        Spot spot = new Spot(column, height);
        spot.y = columns.get(column).size();
        columns.get(column).add(spot);
        return spot;
    }

    private Spot spot(FlowStep step) {
        Spot spot = spots.get(step);
        if (spot == null) {
            throw new IllegalStateException("no spot: " + step.label());
        }
        return spot;
    }

    private void connect(FlowStep from, FlowStep to, double gap) {
        List<Spot> way = new ArrayList<>(List.of(spot(from)));
        while (way.getLast().column < spot(to).column) {
            Spot last = way.getLast();
            Spot next = last.column + 1 == spot(to).column ? spot(to) : add(last.column + 1, gap / 2);
            last.after.add(next);
            next.before.add(last);
            way.add(next);
        }
        edges.add(new Edge(from, to, way));
    }

    /** One sweep: each spot goes to the mean place of its neighbours on one side. */
    private void order(boolean forward) {
        for (List<Spot> column : forward ? columns : columns.reversed()) {
            Map<Spot, Double> wanted = new HashMap<>();
            for (Spot spot : column) {
                wanted.put(spot, mean(forward ? spot.before : spot.after, spot.y));
            }
            column.sort((a, b) -> Double.compare(wanted.getOrDefault(a, a.y), wanted.getOrDefault(b, b.y)));
            for (int i = 0; i < column.size(); i++) {
                column.get(i).y = i;
            }
        }
    }

    private static double mean(List<Spot> spots, double otherwise) {
        double sum = 0;
        for (Spot spot : spots) {
            sum += spot.y;
        }
        return spots.isEmpty() ? otherwise : sum / spots.size();
    }

    /** From the order to places: each column as near to its neighbours as the order and the gaps allow. */
    private void place(double gap) {
        for (List<Spot> column : columns) {
            double y = 0;
            for (Spot spot : column) {
                spot.y = y + spot.height / 2;
                y += spot.height + gap;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Spot> column : sweep % 2 == 0 ? columns : columns.reversed()) {
                settle(column, sweep % 2 == 0, gap);
            }
        }
        double top = Double.MAX_VALUE;
        for (List<Spot> column : columns) {
            top = Math.min(top, column.getFirst().y - column.getFirst().height / 2);
        }
        for (List<Spot> column : columns) {
            for (Spot spot : column) {
                spot.y -= top;
            }
        }
    }

    /** Down from the top, then moved as a whole so that it lies in the middle of where its spots want to be. */
    private static void settle(List<Spot> column, boolean forward, double gap) {
        double bottom = -Double.MAX_VALUE;
        double moved = 0;
        for (Spot spot : column) {
            double wanted = mean(forward ? spot.before : spot.after, spot.y);
            double y = Math.max(wanted, bottom + spot.height / 2);
            moved += y - wanted;
            spot.y = y;
            bottom = y + spot.height / 2 + gap;
        }
        for (Spot spot : column) {
            spot.y -= moved / column.size();
        }
    }

    /** The height of all. */
    double height() {
        double height = 0;
        for (List<Spot> column : columns) {
            height = Math.max(height, column.getLast().y + column.getLast().height / 2);
        }
        return height;
    }
}
