"""The questions in SQL, for fact(s, p, o, since, till), entity(id, name), pred(id, name); till is inclusive, 9999-12-31 when
it is open. Names are resolved by scalar subqueries, inside the timed query. `date` writes a day in the dialect's way."""


def entity(name):
    return f"(SELECT id FROM entity WHERE name = '{name}')"


def relation(name):
    return f"(SELECT id FROM pred WHERE name = '{name}')"


def questions(constants, date):
    c = constants
    a, h, b = (entity(c[k]) for k in "AHB")
    p1, p2, p3, mid, t1, t2 = (relation(c[k]) for k in ("p1", "p2", "p3", "p_mid", "t1", "t2"))
    day = date(c["day"])

    def year(fact):
        return f"{fact}.since <= {date(c['to'])} AND {fact}.till >= {date(c['from'])}"

    def facts(who):
        return ("SELECT pred.name, entity.name, f.since, f.till FROM fact f JOIN pred ON pred.id = f.p "
                f"JOIN entity ON entity.id = f.o WHERE f.s = {who}")

    return {
        "Q1": facts(a),
        "Q1H": facts(h),
        "Q2": f"{facts(a)} AND {year('f')}",
        "Q2H": f"{facts(h)} AND {year('f')}",
        "Q3": f"SELECT count(*) FROM fact f JOIN fact g ON g.s = f.o WHERE f.s = {a} AND f.p = {p1} AND g.p = {p2}",
        "Q4": f"""WITH x AS MATERIALIZED (SELECT DISTINCT o FROM fact f WHERE s = {a} AND {year('f')}),
                  y AS MATERIALIZED (SELECT DISTINCT f.o FROM x JOIN fact f ON f.s = x.o WHERE {year('f')})
                  SELECT count(DISTINCT f.o) FROM y JOIN fact f ON f.s = y.o WHERE {year('f')}""",
        "Q5": f"""SELECT count(*) FROM (SELECT s FROM fact WHERE p = {p1} INTERSECT SELECT s FROM fact WHERE p = {p2}
                  INTERSECT SELECT s FROM fact WHERE p = {p3}) AS x""",
        "Q6": f"""SELECT count(*) FROM fact f JOIN fact g ON g.s = f.o JOIN fact h ON h.s = g.o AND h.o = f.s
                  WHERE f.p = {mid} AND g.p = {mid} AND h.p = {mid}""",
        "Q7": f"""SELECT count(*) FROM fact f JOIN fact g ON g.s = f.s
                  WHERE f.p = {t1} AND g.p = {t2} AND f.since <= g.till AND g.since <= f.till""",
        "Q8": f"""SELECT pred.name, n FROM (SELECT p, count(*) AS n FROM fact f WHERE {year('f')} GROUP BY p
                  ORDER BY n DESC LIMIT 10) AS top JOIN pred ON pred.id = p ORDER BY n DESC""",
        "Q9": f"""SELECT entity.name, n FROM (SELECT s, count(*) AS n FROM fact WHERE p = {p1} GROUP BY s
                  ORDER BY n DESC LIMIT 10) AS top JOIN entity ON entity.id = s ORDER BY n DESC""",
        "Q10": f"""WITH RECURSIVE r(n) AS (SELECT o FROM fact WHERE s = {a} AND p = {mid}
                   UNION SELECT f.o FROM r JOIN fact f ON f.s = r.n WHERE f.p = {mid})
                   SELECT count(*) FROM r WHERE n <> {a}""",
        "Q11": f"SELECT count(*) FROM fact WHERE since <= {day} AND till >= {day}",
        "Q12": f"""SELECT s.name, o.name, t.since FROM (SELECT * FROM fact WHERE p = {p1} ORDER BY since LIMIT 10) AS t
                   JOIN entity s ON s.id = t.s JOIN entity o ON o.id = t.o ORDER BY t.since""",
        "Q13": f"""WITH RECURSIVE r(n, d) AS (SELECT {a}, 0 UNION SELECT f.o, d + 1 FROM r JOIN fact f ON f.s = r.n
                   WHERE d < 8) SELECT d FROM r WHERE n = {b} LIMIT 1""",
    }
