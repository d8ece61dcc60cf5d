package dev.tare.bake.hcl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in a file or in a block, in its order. */
public record HclBody(Map<String, Attribute> attributes, List<Block> blocks) {
    public HclBody {
        attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
        blocks = List.copyOf(blocks);
    }

    /** {@code name = value}. */
    public record Attribute(String name, HclExpression value, HclPlace at) {}

    /** A type, its labels, and what is between the braces. */
    public record Block(String type, List<String> labels, HclBody body, HclPlace at) {
        public Block {
            labels = List.copyOf(labels);
        }
    }
}
