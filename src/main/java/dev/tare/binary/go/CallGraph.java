package dev.tare.binary.go;

import java.util.Arrays;

/**
 * Who leads to whom.
 *
 * @param starts for each node where its edges begin, and for the last where they end
 * @param targets of the edges
 * @param costs of the edges
 * @param pairs the nodes that two others must both lead to
 */
@SuppressWarnings("ArrayRecordComponent") // one of a program, never compared
record CallGraph(int[] starts, int[] targets, byte[] costs, int[] pairs) {
    private static final int FAR = Integer.MAX_VALUE;
    /** More than what a way from an initialiser begins with. */
    private static final int FAR_DATA = 20_000;

    /** How far each node is, and which is the one before it on the nearest way; -1 for none. */
    @SuppressWarnings("ArrayRecordComponent") // as the graph
    record Reached(int[] distances, int[] before) {
        boolean holds(int node) {
            return distances[node] != FAR;
        }
    }

    /**
     * Goes from the roots by the nearest ways (Dijkstra).
     *
     * @param roots nodes, each followed by the distance that it has already
     */
    Reached reach(int[] roots, int count) {
        int nodes = starts.length - 1;
        int[] distances = new int[nodes];
        int[] before = new int[nodes];
        byte[] missing = new byte[nodes];
        Arrays.fill(distances, FAR);
        Arrays.fill(before, -1);
        for (int pair : pairs) {
            missing[pair] = 2;
        }
        Queue queue = new Queue();
        for (int i = 0; i < count; i += 2) {
            distances[roots[i]] = Math.min(distances[roots[i]], roots[i + 1]);
            queue.add(roots[i + 1], roots[i]);
        }
        while (!queue.isEmpty()) {
            long next = queue.poll();
            int node = (int) next;
            // Otherwise a nearer way to it was found, and gone, since.
            if (next >> 32 != distances[node]) {
                continue;
            }
            for (int i = starts[node]; i < starts[node + 1]; i++) {
                int target = targets[i];
                int distance = distances[node] + (costs[i] == GraphNodes.FAR_DATA ? FAR_DATA : costs[i]);
                if (missing[target] > 0) {
                    // A pair has two edges: it is as far as the later one says, and lies behind the type.
                    missing[target]--;
                    before[target] = costs[i] == GraphNodes.METHOD ? node : before[target];
                    distances[target] = missing[target] == 0 ? distance : FAR;
                    if (missing[target] == 0) {
                        queue.add(distance, target);
                    }
                } else if (distance < distances[target]) {
                    distances[target] = distance;
                    before[target] = node;
                    queue.add(distance, target);
                }
            }
        }
        return new Reached(distances, before);
    }

    /** The nearest first; a node may be in it several times. */
    private static final class Queue {
        private long[] heap = new long[1024];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void add(int distance, int node) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            long value = (long) distance << 32 | node;
            int at = size++;
            while (at > 0 && heap[at - 1 >> 1] > value) {
                heap[at] = heap[at - 1 >> 1];
                at = at - 1 >> 1;
            }
            heap[at] = value;
        }

        long poll() {
            long first = heap[0];
            long value = heap[--size];
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1) {
                child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
                if (heap[child] >= value) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = value;
            return first;
        }
    }
}
