SELECT user_id FROM page_views
WHERE section = :section
GROUP BY user_id HAVING COUNT(DISTINCT view_date) >= :days
