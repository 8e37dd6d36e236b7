package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Units, money, times of day, dates and weekdays.
final class UnitSums implements TaskSource {

    private static final List<Story> STORIES = Story.read("units.txt");
    private static final Sections TEXTS = Texts.sections("times.txt");
    private static final List<String> DAYS = Pools.named("day");
    private static final List<String> MONTHS = Pools.named("month");
    private static final int[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int HOUR = 60;
    private static final int WEEK = 7;

    @Override
    public Optional<Problem> next(Draw draw) {
        int die = draw.plain(0, 99);
        if (die < 55) {
            return draw.pick(STORIES).tell(draw);
        }
        return switch (die % 6) {
            case 0 -> after(draw);
            case 1 -> before(draw);
            case 2 -> between(draw);
            case 3 -> weekday(draw);
            case 4 -> date(draw);
            default -> days(draw);
        };
    }

    private static Optional<Problem> after(Draw draw) {
        int hour = draw.plain(1, 20);
        int minute = draw.plain(0, 59);
        int added = draw.number(5, 130);
        List<String> steps = new ArrayList<>();
        steps.add("minutes: " + Arithmetic.line(minute, '+', added));
        int minutes = minute + added;
        int hours = 0;
        while (minutes >= HOUR) {
            steps.add(Arithmetic.line(minutes, '-', HOUR));
            minutes -= HOUR;
            hours++;
        }
        if (hours > 0) {
            steps.add("hours: " + Arithmetic.line(hour, '+', hours));
        }
        String answer = time(hour + hours, minutes);
        steps.add("time: " + answer);
        return solved(draw, "after", Map.of("t", time(hour, minute), "n", text(added)), steps, answer);
    }

    private static Optional<Problem> before(Draw draw) {
        int hour = draw.plain(3, 23);
        int minute = draw.plain(0, 59);
        int taken = draw.number(5, 130);
        List<String> steps = new ArrayList<>();
        int minutes = minute;
        int hours = 0;
        while (minutes < taken) {
            steps.add("%d < %d, %s".formatted(minutes, taken, Arithmetic.line(minutes, '+', HOUR)));
            minutes += HOUR;
            hours++;
        }
        steps.add("minutes: " + Arithmetic.line(minutes, '-', taken));
        if (hours > 0) {
            steps.add("hours: " + Arithmetic.line(hour, '-', hours));
        }
        String answer = time(hour - hours, minutes - taken);
        steps.add("time: " + answer);
        return solved(draw, "before", Map.of("t", time(hour, minute), "n", text(taken)), steps, answer);
    }

    private static Optional<Problem> between(Draw draw) {
        int hour = draw.plain(1, 20);
        int minute = draw.plain(0, 59);
        int later = hour + draw.plain(1, 3);
        int laterMinute = draw.plain(0, 59);
        int hours = later - hour;
        List<String> steps = new ArrayList<>();
        steps.add("hours: " + Arithmetic.line(later, '-', hour));
        steps.add("minutes: " + Arithmetic.line(hours, 'x', HOUR));
        steps.add(Arithmetic.line(hours * HOUR, '+', laterMinute));
        int all = hours * HOUR + laterMinute;
        steps.add(Arithmetic.line(all, '-', minute));
        return solved(
                draw,
                "between",
                Map.of("t", time(hour, minute), "u", time(later, laterMinute)),
                steps,
                text(all - minute));
    }

    private static Optional<Problem> weekday(Draw draw) {
        int today = draw.plain(0, WEEK - 1);
        int added = draw.number(2, 99);
        List<String> steps = new ArrayList<>();
        int weeks = added / WEEK;
        int rest = added % WEEK;
        // Counting up until it is too much needs no look ahead.
        String multiples = IntStream.rangeClosed(1, weeks + 1)
                .mapToObj(i -> text(i * WEEK))
                .collect(Collectors.joining(" "));
        steps.add("weeks of %d: %s > %d".formatted(added, multiples, added));
        if (weeks > 0) {
            steps.add("rest: " + Arithmetic.line(added, '-', weeks * WEEK));
        }
        StringBuilder walk =
                new StringBuilder(DAYS.get(today)).append(" + ").append(rest).append(": ");
        for (int i = rest == 0 ? 0 : 1; i <= rest; i++) {
            walk.append(i > 1 ? ", " : "").append(DAYS.get((today + i) % WEEK));
        }
        steps.add(walk.toString());
        return solved(
                draw,
                "weekday",
                Map.of("d", DAYS.get(today), "n", text(added)),
                steps,
                DAYS.get((today + rest) % WEEK));
    }

    private static Optional<Problem> date(Draw draw) {
        int month = draw.plain(0, 11);
        int day = draw.plain(4, 20);
        if (draw.chance(0.6)) {
            day = draw.plain(21, LENGTHS[month]);
        }
        int added = draw.number(2, 99);
        List<String> steps = new ArrayList<>();
        steps.add(Arithmetic.line(day, '+', added));
        int days = day + added;
        int end = month;
        while (days > LENGTHS[end]) {
            steps.add(
                    "%s has %d: %s".formatted(MONTHS.get(end), LENGTHS[end], Arithmetic.line(days, '-', LENGTHS[end])));
            days -= LENGTHS[end];
            end = (end + 1) % 12;
        }
        String answer = MONTHS.get(end) + " " + days;
        steps.add("date: " + answer);
        return solved(draw, "date", Map.of("m", MONTHS.get(month), "d", text(day), "n", text(added)), steps, answer);
    }

    private static Optional<Problem> days(Draw draw) {
        int month = draw.plain(0, 10);
        int day = draw.plain(1, LENGTHS[month]);
        int next = draw.plain(1, 28);
        int rest = LENGTHS[month] - day;
        List<String> steps = List.of(
                "%s has %d: %s".formatted(MONTHS.get(month), LENGTHS[month], Arithmetic.line(LENGTHS[month], '-', day)),
                "%s: %s".formatted(MONTHS.get(month + 1), Arithmetic.line(rest, '+', next)));
        Map<String, String> slots =
                Map.of("m", MONTHS.get(month), "d", text(day), "p", MONTHS.get(month + 1), "e", text(next));
        return solved(draw, "days", slots, steps, text(rest + next));
    }

    private static Optional<Problem> solved(
            Draw draw, String group, Map<String, String> slots, List<String> steps, String answer) {
        String question = draw.choose(group, TEXTS.get(group));
        for (Map.Entry<String, String> slot : slots.entrySet()) {
            question = question.replace("{" + slot.getKey() + "}", slot.getValue());
        }
        boolean man = draw.chance(0.5);
        question = question.replace("{name}", draw.pick(man ? Pools.MEN : Pools.WOMEN))
                .replace("{he}", man ? "he" : "she")
                .replace("{vehicle}", draw.pick(Pools.named("vehicle")))
                .replace("{place}", draw.pick(Pools.named("place")));
        return Optional.of(Problem.of(draw, question, steps, answer));
    }

    private static String time(int hour, int minute) {
        return "%d:%02d".formatted(hour, minute);
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
