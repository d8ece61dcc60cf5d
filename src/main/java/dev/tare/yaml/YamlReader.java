package dev.tare.yaml;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.EnvText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML document into nodes. Its depth and number of nodes are bounded; an alias costs nothing. */
public final class YamlReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 100_000;

    private final YamlPlaces places;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private int nodes;

    private YamlReader(YamlPlaces places, String text) {
        this.places = places;
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(EnvText.MAX + 1)
                .setParseComments(false)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * The first document of a text.
     *
     * @param source the text as written, which messages show
     * @param env the same with its variables replaced
     * @return null when the text holds nothing
     * @throws TareException at what is no YAML
     */
    public static @Nullable YamlNode read(SourceText source, EnvText env, List<Problem> warnings) {
        YamlPlaces places = new YamlPlaces(source, env);
        try {
            return new YamlReader(places, env.text()).document(warnings);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String problem = String.valueOf(e.getProblem());
            String message = e.getContext() == null ? problem : e.getContext() + ": " + problem;
            throw mark.isEmpty()
                    ? TareException.failed(source.name() + " is no YAML: " + message)
                    : TareException.at(
                            places.of(mark.get().getIndex(), mark.get().getIndex()),
                            "this is no YAML: " + message,
                            null);
        } catch (YamlEngineException e) {
            throw TareException.failed(source.name() + " is no YAML: " + e.getMessage(), e);
        }
    }

    private @Nullable YamlNode document(List<Problem> warnings) {
        next();
        if (peekIsStreamEnd()) {
            return null;
        }
        next();
        YamlNode root = node(next(), 0);
        next();
        Event after = next();
        if (after.getEventId() == Event.ID.DocumentStart) {
            warnings.add(Problem.at(
                    location(after), "a second document begins here: it is not read, a flow is one document"));
        }
        return root;
    }

    /** An empty stream has its end at once. */
    private boolean peekIsStreamEnd() {
        if (peeked == null) {
            peeked = events.next();
        }
        return peeked.getEventId() == Event.ID.StreamEnd;
    }

    private @Nullable Event peeked;

    private Event next() {
        Event event = peeked == null ? events.next() : peeked;
        peeked = null;
        return event;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw TareException.at(
                    location(event), "this is nested too deeply: more than " + MAX_DEPTH + " levels", null);
        }
        if (++nodes > MAX_NODES) {
            throw TareException.at(location(event), "there are more than " + MAX_NODES + " values", null);
        }
        if (event instanceof AliasEvent alias) {
            YamlNode named = anchors.get(alias.getAlias());
            if (named == null) {
                throw TareException.at(
                        location(event),
                        "nothing before this place is called &"
                                + alias.getAlias().getValue(),
                        null);
            }
            return named;
        }
        YamlNode node = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> sequence(event, depth);
            case MappingStart -> mapping(event, depth);
            default -> throw new IllegalStateException("no node: " + event);
        };
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        // A tag such as !!str says that a number is meant as text.
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        return new YamlNode.Scalar(event.getValue(), plain, location(event));
    }

    private YamlNode.Sequence sequence(Event start, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Sequence(List.copyOf(items), location(start));
    }

    private YamlNode.Mapping mapping(Event start, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            YamlNode key = node(event, depth + 1);
            if (!(key instanceof YamlNode.Scalar name)) {
                throw TareException.at(
                        key.location(), "a key is to be a single value, not " + YamlNode.kind(key), null);
            }
            entries.add(new YamlNode.Entry(name, node(next(), depth + 1)));
        }
        return new YamlNode.Mapping(List.copyOf(entries), location(start));
    }

    private Location location(Event event) {
        int start = event.getStartMark().map(Mark::getIndex).orElse(0);
        return places.of(start, event.getEndMark().map(Mark::getIndex).orElse(start));
    }
}
