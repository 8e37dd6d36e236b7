package io.noesis.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.noesis.chat.jinja.PythonJson;

/// A function that can be called, as it stands in a resource: under several names, since what is to be learned is
/// to copy the name from the definition.
///
/// ```
/// [weather]
/// name: get_weather, weather
/// about: Tells the weather of a city. | Gets the weather.
/// arg: city, location : string : city
/// opt: unit : celsius, fahrenheit : unit
/// ? What is the weather in {city}?
/// & What is the weather in {city} and in {city2}?
/// > {degrees} degrees | It is {degrees} degrees in {city}.
/// ```
///
/// An argument has names, a type or the values it may have, and the slot of the wordings it is copied from;
/// `opt` is one that only some wordings give. `&` asks for two calls. `>` is a result and the sentence that tells
/// it.
record ToolFunction(
        String id,
        int first,
        List<String> names,
        List<String> abouts,
        List<Argument> arguments,
        List<String> wordings,
        List<String> doubles,
        List<String> results) {

    /// @param values empty unless only these are allowed
    record Argument(List<String> names, String type, List<String> values, String slot, boolean required) {

        Argument named(String name) {
            return new Argument(List.of(name), type, values, slot, required);
        }

        String name() {
            return names.getFirst();
        }

        Object value(String text) {
            return type.equals("string") ? text : (Object) Long.valueOf(text);
        }
    }

    static List<ToolFunction> read(String resource) {
        List<ToolFunction> functions = new ArrayList<>();
        int wordings = 0;
        for (Map.Entry<String, List<String>> section :
                Texts.sections(resource).byName().entrySet()) {
            Map<String, List<String>> parts = new LinkedHashMap<>();
            for (String line : section.getValue()) {
                String[] part = line.split(" ", 2);
                parts.computeIfAbsent(part[0], key -> new ArrayList<>()).add(part[1]);
            }
            List<Argument> arguments = new ArrayList<>();
            parts.getOrDefault("arg:", List.of()).forEach(line -> arguments.add(argument(line, true)));
            parts.getOrDefault("opt:", List.of()).forEach(line -> arguments.add(argument(line, false)));
            List<String> asked = parts.getOrDefault("?", List.of());
            functions.add(new ToolFunction(
                    section.getKey(),
                    wordings,
                    list(parts.getOrDefault("name:", List.of()).getFirst()),
                    Arrays.asList(
                            parts.getOrDefault("about:", List.of()).getFirst().split(" \\| ")),
                    List.copyOf(arguments),
                    asked,
                    parts.getOrDefault("&", List.of()),
                    parts.getOrDefault(">", List.of())));
            wordings += asked.size();
        }
        return List.copyOf(functions);
    }

    private static Argument argument(String line, boolean required) {
        String[] parts = line.split(" : ");
        boolean plain = List.of("string", "integer", "number").contains(parts[1]);
        return new Argument(
                list(parts[0]), plain ? parts[1] : "string", plain ? List.of() : list(parts[1]), parts[2], required);
    }

    private static List<String> list(String text) {
        return List.of(text.split(", "));
    }

    /// The function under one of its names; optional arguments come and go.
    ///
    /// @param wording whose slots need their arguments
    ToolFunction cast(Draw draw, String wording) {
        List<Argument> kept = new ArrayList<>();
        for (Argument argument : arguments) {
            boolean asked = wording.contains("{" + argument.slot() + "}");
            if (argument.required() || asked || draw.chance(0.4)) {
                kept.add(argument.named(draw.pick(argument.names())));
            }
        }
        return new ToolFunction(
                id,
                first,
                List.of(draw.pick(names)),
                List.of(draw.pick(abouts)),
                List.copyOf(kept),
                wordings,
                doubles,
                results);
    }

    String name() {
        return names.getFirst();
    }

    /// The definition as the prompts have it.
    String definition() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("type", argument.type());
            if (!argument.values().isEmpty()) {
                property.put("enum", argument.values());
            }
            properties.put(argument.name(), property);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("type", "object");
        parameters.put("properties", properties);
        List<String> required = arguments.stream()
                .filter(Argument::required)
                .map(Argument::name)
                .toList();
        if (!required.isEmpty()) {
            parameters.put("required", required);
        }
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", name());
        definition.put("description", abouts.getFirst());
        definition.put("parameters", parameters);
        return PythonJson.write(definition);
    }

    /// A call with the arguments whose slots the wording has.
    ///
    /// @param values text of each slot
    ToolCall call(Map<String, String> values) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            String value = values.get(argument.slot());
            if (value != null) {
                given.put(argument.name(), argument.value(value));
            }
        }
        return new ToolCall(name(), given);
    }

    /// @param arguments by name, in the order of the definition
    record ToolCall(String name, Map<String, Object> arguments) {

        String json() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", name);
            object.put("arguments", arguments);
            return PythonJson.write(object);
        }

        String thought() {
            StringBuilder text = new StringBuilder("I need ").append(name);
            String separator = ": ";
            for (Map.Entry<String, Object> argument : arguments.entrySet()) {
                text.append(separator).append(argument.getKey()).append(' ').append(argument.getValue());
                separator = ", ";
            }
            return text.append('.').toString();
        }
    }
}
