"""What must hold of every plan, asked of the database in SQL that shares nothing with the program."""

from django.db import connection

AT_WORK = "('not_started', 'in_progress')"
# Each finds the references that break it.
RULES = {
    "a completed action has evidence, or says why there is none": """
        SELECT a.number FROM actions_action a WHERE a.progress = 'completed' AND a.no_evidence_reason = ''
        AND NOT EXISTS (SELECT 1 FROM actions_evidence e WHERE e.action_id = a.id AND e.removed_at IS NULL)""",
    "a completion that waits has evidence, or says why there is none": """
        SELECT a.number FROM actions_completion c JOIN actions_action a ON a.id = c.action_id
        WHERE c.state = 'waiting' AND c.no_evidence_reason = ''
        AND NOT EXISTS (SELECT 1 FROM actions_evidence e WHERE e.action_id = a.id AND e.removed_at IS NULL)""",
    "an action waits exactly while its one completion does": """
        SELECT a.number FROM actions_action a
        LEFT JOIN (SELECT action_id, count(*) AS n FROM actions_completion WHERE state = 'waiting' GROUP BY 1) w
            ON w.action_id = a.id
        WHERE coalesce(w.n, 0) <> CASE WHEN a.handed_in_on IS NULL THEN 0 ELSE 1 END""",
    "the last completion of a completed action was accepted, and none of a cancelled one waits": """
        SELECT a.number FROM actions_action a
        JOIN LATERAL (SELECT state FROM actions_completion c WHERE c.action_id = a.id ORDER BY id DESC LIMIT 1)
            last ON true
        WHERE a.progress = 'completed' AND last.state <> 'accepted'
        OR a.progress = 'cancelled' AND last.state = 'waiting'""",
    "what is completed or cancelled, paused or proposed has no review date, and all else has one": f"""
        SELECT number FROM actions_action WHERE (review_on IS NOT NULL) <> (progress IN {AT_WORK})""",
    "a milestone that is not reached lies within its action": """
        SELECT a.number FROM actions_milestone m JOIN actions_action a ON a.id = m.action_id
        WHERE m.reached_on IS NULL AND m.archived_at IS NULL
        AND (m.due_on < a.start_on OR m.due_on > a.target_on)""",
    "the target is where its last move left it": """
        SELECT a.number FROM actions_action a
        JOIN LATERAL (SELECT to_on FROM actions_datechange d WHERE d.action_id = a.id ORDER BY id DESC LIMIT 1)
            last ON true
        WHERE a.target_on <> last.to_on""",
    "each move of the target begins where the one before ended": """
        SELECT a.number FROM actions_action a JOIN (
            SELECT action_id, from_on, lag(to_on) OVER (PARTITION BY action_id ORDER BY id) AS was
            FROM actions_datechange) d ON d.action_id = a.id
        WHERE d.from_on <> coalesce(d.was, a.first_target_on)""",
    "places and numbers run from 1 without gaps": """
        SELECT number FROM (
            SELECT number, position, row_number() OVER (ORDER BY number) AS nth,
                   row_number() OVER (ORDER BY position) AS place FROM actions_action) a
        WHERE number <> nth OR position IS NOT NULL AND position <> place""",
    "each edit raised the version by one": """
        SELECT a.number FROM actions_action a WHERE a.version <> 1 + (SELECT count(*) FROM history_entry e
            WHERE e.thing_type = 'actions.action' AND e.thing_id::text = a.id::text AND e.act = 'actions.edit')""",
    "history tells progress without a break, and ends with what is": """
        SELECT number FROM (
            SELECT a.number, d.body->'before'->>'progress' AS was, e.id,
                   lag(d.body->'after'->>'progress') OVER (PARTITION BY a.id ORDER BY e.id) AS before_it,
                   lead(e.id) OVER (PARTITION BY a.id ORDER BY e.id) AS next_id,
                   d.body->'after'->>'progress' AS now,
                   replace(initcap(left(a.progress, 1)) || substr(a.progress, 2), '_', ' ') AS stored
            FROM actions_action a
            JOIN history_entry e ON e.thing_type = 'actions.action' AND e.thing_id::text = a.id::text
            JOIN history_detail d ON d.entry_id = e.id
            WHERE d.body->'after' ? 'progress') told
        WHERE was <> before_it OR next_id IS NULL AND now <> stored""",
    "a review date is one of its own series, while the plan has no rounds": """
        SELECT a.number FROM actions_action a WHERE a.review_on IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM actions_reviewrounds WHERE spring_day IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM generate_series(1, 400) n
            WHERE (a.start_on + make_interval(months => a.review_every * n))::date = a.review_on)""",
    "a review date is one of the plan's rounds, where it has them": """
        SELECT a.number FROM actions_action a JOIN actions_reviewrounds r ON r.spring_day IS NOT NULL
        WHERE a.review_on IS NOT NULL
        AND (extract(month FROM a.review_on), extract(day FROM a.review_on)) NOT IN
            ((r.spring_month, r.spring_day), (r.autumn_month, r.autumn_day))""",
}


def broken() -> list[str]:
    """The rules that some action breaks, with its number."""
    found = []
    with connection.cursor() as cursor:
        for rule, sql in RULES.items():
            cursor.execute(sql)
            found += [f"A-{number:03d}: {rule}" for (number,) in cursor.fetchall()]
    return found
